// Owns: explanations.
// Reads: alerts, what each type of them is about (scores, streams, forecasts, tutors, models); outbox topic alert.raised.
// Publishes: alert.explained, with the explanation it tells of.
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ForecastModule } from '../../inference/forecast/forecast.module.js';
import { AlertFacts } from './alert-facts.service.js';
import { ExplanationEntity } from './explanation.entity.js';
import { ExplanationsController } from './explanations.controller.js';
import { ExplanationsJob } from './explanations.job.js';
import { ExplanationsService } from './explanations.service.js';
import { PHRASER, TEMPLATE_PHRASER } from './phraser.js';

/** Why an alert is there. */
@Module({
  imports: [TypeOrmModule.forFeature([ExplanationEntity]), ForecastModule],
  controllers: [ExplanationsController],
  providers: [AlertFacts, ExplanationsService, ExplanationsJob, { provide: PHRASER, useValue: TEMPLATE_PHRASER }],
})
export class ExplanationsModule {}
