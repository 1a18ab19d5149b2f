// Owns: anomalies, anomaly_progress, series_imports.
// Reads: rollups, stream_hours, external_events: each hour once it is complete, with the weeks that it is judged by.
// Publishes: nothing; alerting reads what is open on a schedule.
import { Module } from '@nestjs/common';
import { AnomaliesController } from './anomalies.controller.js';
import { AnomaliesJob } from './anomalies.job.js';
import { ImportsController } from './imports.controller.js';
import { ImportsService } from './imports.service.js';
import { JudgingService } from './judging.service.js';
import { LiveWatch } from './live-watch.service.js';

/** What streams do that chance does not explain. */
@Module({
  controllers: [AnomaliesController, ImportsController],
  providers: [AnomaliesJob, JudgingService, LiveWatch, ImportsService],
})
export class AnomaliesModule {}
