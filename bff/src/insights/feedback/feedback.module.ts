// Owns: explanation_feedback.
// Reads: explanations.
// Publishes: nothing.
import { Module } from '@nestjs/common';
import { FeedbackController } from './feedback.controller.js';
import { FeedbackService } from './feedback.service.js';

/** What people think of the reasons they are given. */
@Module({ controllers: [FeedbackController], providers: [FeedbackService] })
export class FeedbackModule {}
