// Owns: active_spans, at_risk_hours, for the KPIs' past.
// Reads: any table, for the elements.
// Publishes: nothing.
import { Module } from '@nestjs/common';
import { AlertsModule } from '../../alerting/alerts/alerts.module.js';
import { ChurnModule } from '../../inference/churn/churn.module.js';
import { AlertsController } from './alerts.controller.js';
import { AlertActionsController } from './alerts-actions.controller.js';
import { CustomerCounts } from './customer-counts.service.js';
import { CustomersController } from './customers.controller.js';
import { CustomersService } from './customers.service.js';
import { KpiActiveSpansJob } from './kpi-active-spans.job.js';
import { KpiAtRiskJob } from './kpi-at-risk.job.js';
import { KpisController } from './kpis.controller.js';
import { KpisService } from './kpis.service.js';

@Module({
  imports: [AlertsModule, ChurnModule],
  controllers: [KpisController, AlertsController, CustomersController, AlertActionsController],
  providers: [KpisService, CustomersService, CustomerCounts, KpiActiveSpansJob, KpiAtRiskJob],
  exports: [KpisService],
})
export class ViewsModule {}
