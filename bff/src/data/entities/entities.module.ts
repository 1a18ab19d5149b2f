// Owns: customers, tutors, sessions, calls, availability.
// Reads: events, by following them.
// Publishes: a wake of `customers`; every row carries the transaction that touched it.
import { Module } from '@nestjs/common';
import { EntitiesJob } from './entities.job.js';

@Module({ providers: [EntitiesJob], exports: [EntitiesJob] })
export class EntitiesModule {}
