// Owns: demand_imports, forecast_runs, forecast_points, forecast_scores, supply_hours, supply_demand.
// Reads: sessions, tutors, availability: each subject's own hours, when its forecast is made.
// Publishes: forecast.made; forecasts are read from their tables.
import { Module } from '@nestjs/common';
import { ForecastController } from './forecast.controller.js';
import { ForecastJob } from './forecast.job.js';
import { ForecastService } from './forecast.service.js';

@Module({ controllers: [ForecastController], providers: [ForecastJob, ForecastService], exports: [ForecastService] })
export class ForecastModule {}
