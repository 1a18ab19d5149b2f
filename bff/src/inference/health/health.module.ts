// Owns: customer_health, health_history, health_pasts.
// Reads: customers, sessions, calls, by following the customers that were touched and the sessions that changed.
// Publishes: customer_health.changed, customer_health.many_changed, and a wake of `customer_health`: every row carries the transaction that scored it, but for a look before its time that found the same.
import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { HealthJob } from './health.job.js';
import { PastsJob } from './pasts.job.js';

/** How customers fare: touched ones are scored at once, the others as their windows roll, and all once a day. */
@Module({ controllers: [HealthController], providers: [HealthJob, PastsJob] })
export class HealthModule {}
