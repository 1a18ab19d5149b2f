// Owns: explanations.
// Reads: alerts, customer_health, customers, sessions, calls, anomalies, external_events; the outbox topic alert.raised.
// Publishes: alert.explained, with the explanation it tells of.
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ExplanationEntity } from './explanation.entity.js';
import { ExplanationsController } from './explanations.controller.js';
import { ExplanationsJob } from './explanations.job.js';
import { ExplanationsService } from './explanations.service.js';
import { PHRASER, TEMPLATE_PHRASER } from './phraser.js';

/** Why an alert is there. */
@Module({
  imports: [TypeOrmModule.forFeature([ExplanationEntity])],
  controllers: [ExplanationsController],
  providers: [ExplanationsService, ExplanationsJob, { provide: PHRASER, useValue: TEMPLATE_PHRASER }],
})
export class ExplanationsModule {}
