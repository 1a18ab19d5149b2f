// Owns: nothing.
// Reads: tutor_subjects, tutors, customers, sessions.
// Publishes: nothing.
import { Module } from '@nestjs/common';
import { CohortsController } from './cohorts.controller.js';
import { CohortsService } from './cohorts.service.js';

/** How groups of tutors and customers fare. */
@Module({ controllers: [CohortsController], providers: [CohortsService] })
export class CohortsModule {}
