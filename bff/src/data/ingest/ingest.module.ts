// Owns: event_ids, events, rollups, quarantine.
// Reads: what platforms post.
// Publishes: a wake of `events` after each commit.
import { Module } from '@nestjs/common';
import { IngestController } from './ingest.controller.js';
import { IngestService } from './ingest.service.js';
import { PartitionsJob } from './partitions.job.js';

@Module({ controllers: [IngestController], providers: [IngestService, PartitionsJob] })
export class IngestModule {}
