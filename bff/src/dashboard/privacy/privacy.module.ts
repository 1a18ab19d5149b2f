// Owns: erasures.
// Reads: every table that names a customer, through the rooms that own them: each offers what it tells one of it, and how it forgets one.
// Publishes: outbox topics alert.changed, for alerts that end with their customer, and customer_health.many_changed.
import { Module } from '@nestjs/common';
import { ErasuresJob } from './erasures.job.js';
import { ErasuresService } from './erasures.service.js';
import { ExportsService } from './exports.service.js';
import { PrivacyController } from './privacy.controller.js';

/** Customers are told what is kept of them, and are forgotten, when they ask for it. */
@Module({ controllers: [PrivacyController], providers: [ErasuresService, ErasuresJob, ExportsService] })
export class PrivacyModule {}
