// Owns: event_ids, events, rollups, quarantine, intake.
// Reads: what platforms post.
// Publishes: a wake of `events` after each commit.
import { Module } from '@nestjs/common';
import { IngestController } from './ingest.controller.js';
import { IngestService } from './ingest.service.js';
import { Intake } from './intake.service.js';
import { PartitionsJob } from './partitions.job.js';
import { PlainIngest } from './plain-ingest.service.js';
import { QuarantineController } from './quarantine.controller.js';
import { QuarantineService } from './quarantine.service.js';

@Module({
  controllers: [IngestController, QuarantineController],
  providers: [IngestService, Intake, PartitionsJob, PlainIngest, QuarantineService],
  exports: [IngestService],
})
export class IngestModule {}
