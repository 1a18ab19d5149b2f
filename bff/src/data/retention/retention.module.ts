// Owns: nothing; drops what the rooms keep, by functions of theirs.
// Reads: the events' partitions, cursors.
// Publishes: nothing.
import { Module } from '@nestjs/common';
import { RetentionJob } from './retention.job.js';

@Module({ providers: [RetentionJob], exports: [RetentionJob] })
export class RetentionModule {}
