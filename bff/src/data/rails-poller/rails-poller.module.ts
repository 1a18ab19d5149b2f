// Owns: rails_polls, rails_facts.
// Reads: sessions, calls, customers and tutors of the platform's own API.
// Publishes: events, through ingest.
import { Module } from '@nestjs/common';
import { IngestModule } from '../ingest/ingest.module.js';
import { RailsClient } from './rails.client.js';
import { RailsPollJob } from './rails-poll.job.js';

/** Asks a platform that does not post. */
@Module({ imports: [IngestModule], providers: [RailsClient, RailsPollJob], exports: [RailsPollJob] })
export class RailsPollerModule {}
