// Owns: customer_health.
// Reads: customers, sessions, calls, by following the customers that were touched.
// Publishes: a wake of `customer_health`; every row carries the transaction that scored it.
import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { HealthJob } from './health.job.js';

@Module({ controllers: [HealthController], providers: [HealthJob] })
export class HealthModule {}
