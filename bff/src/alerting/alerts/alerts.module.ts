// Owns: alerts.
// Reads: customer_health, by following the scores; intake and anomalies, on a schedule.
// Publishes: outbox topics alert.raised and alert.changed, in the transaction of the change.
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AlertEntity } from './alert.entity.js';
import { AlertActions } from './alert-actions.service.js';
import { AlertsJob } from './alerts.job.js';
import { AlertsService } from './alerts.service.js';
import { DataQualityJob } from './data-quality.job.js';
import { StreamAlertsJob } from './stream-alerts.job.js';

@Module({
  imports: [TypeOrmModule.forFeature([AlertEntity])],
  providers: [AlertsJob, AlertsService, AlertActions, DataQualityJob, StreamAlertsJob],
  exports: [AlertsService, AlertActions],
})
export class AlertsModule {}
