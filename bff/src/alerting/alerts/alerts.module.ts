// Owns: alerts.
// Reads: customer_health, by following the scores.
// Publishes: outbox topics alert.raised and alert.changed, in the transaction of the change.
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AlertEntity } from './alert.entity.js';
import { AlertsJob } from './alerts.job.js';
import { AlertsService } from './alerts.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([AlertEntity])],
  providers: [AlertsJob, AlertsService],
  exports: [AlertsService],
})
export class AlertsModule {}
