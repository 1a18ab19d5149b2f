// Owns: alerts.
// Reads: customer_health, by following the scores; intake, anomalies, forecasts, tutor_performance and models, on a schedule.
// Publishes: outbox topics alert.raised and alert.changed, in the transaction of the change.
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ForecastModule } from '../../inference/forecast/forecast.module.js';
import { AlertEntity } from './alert.entity.js';
import { AlertActions } from './alert-actions.service.js';
import { AlertRounds } from './alert-rounds.service.js';
import { AlertsJob } from './alerts.job.js';
import { AlertsService } from './alerts.service.js';
import { DataQualityJob } from './data-quality.job.js';
import { ModelAlertsJob } from './model-alerts.job.js';
import { StreamAlertsJob } from './stream-alerts.job.js';
import { SupplyAlertsJob } from './supply-alerts.job.js';
import { TutorAlertsJob } from './tutor-alerts.job.js';

const ROUNDS = [DataQualityJob, StreamAlertsJob, SupplyAlertsJob, TutorAlertsJob, ModelAlertsJob];

@Module({
  imports: [TypeOrmModule.forFeature([AlertEntity]), ForecastModule],
  providers: [AlertsJob, AlertsService, AlertActions, AlertRounds, ...ROUNDS],
  exports: [AlertsService, AlertActions],
})
export class AlertsModule {}
