// Owns: interventions.
// Reads: customers, tutors, sessions.
// Publishes: nothing.
import { Module } from '@nestjs/common';
import { InterventionsController } from './interventions.controller.js';
import { InterventionsService } from './interventions.service.js';
import { MeasureJob } from './measure.job.js';

/** What is done for customers and tutors, and whether it helps. */
@Module({ controllers: [InterventionsController], providers: [InterventionsService, MeasureJob] })
export class InterventionsModule {}
