// Owns: erasures.
// Reads: cursors, customers, sessions, through the rooms that own what names a customer: each offers how it forgets one.
// Publishes: outbox topic alert.changed, for alerts that end with their customer.
import { Module } from '@nestjs/common';
import { ErasuresJob } from './erasures.job.js';
import { ErasuresService } from './erasures.service.js';
import { PrivacyController } from './privacy.controller.js';

/** Customers who ask to be forgotten are. */
@Module({ controllers: [PrivacyController], providers: [ErasuresService, ErasuresJob] })
export class PrivacyModule {}
