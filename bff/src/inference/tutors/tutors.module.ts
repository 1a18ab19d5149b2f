// Owns: tutor_sessions, tutor_periods, tutor_priors, tutor_pass, tutor_performance, tutor_subjects.
// Reads: sessions, by following those that changed; tutors, for names.
// Publishes: nothing.
import { Module } from '@nestjs/common';
import { TutorsController } from './tutors.controller.js';
import { TutorsJob } from './tutors.job.js';

/** How tutors fare. */
@Module({ controllers: [TutorsController], providers: [TutorsJob] })
export class TutorsModule {}
