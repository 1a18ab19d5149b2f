// Owns: nothing.
// Reads: any table, for the elements.
// Publishes: nothing.
import { Module } from '@nestjs/common';
import { AlertsModule } from '../../alerting/alerts/alerts.module.js';
import { AlertsController } from './alerts.controller.js';
import { KpisController } from './kpis.controller.js';
import { KpisService } from './kpis.service.js';

@Module({
  imports: [AlertsModule],
  controllers: [KpisController, AlertsController],
  providers: [KpisService],
  exports: [KpisService],
})
export class ViewsModule {}
