// Owns: churn_cuts, churn_rows, churn_scores.
// Reads: customer_health, by following who was looked at; sessions, calls, customers, events of their records.
// Publishes: nothing; risks are asked of ChurnService.
import { Module } from '@nestjs/common';
import { ModelsModule } from '../models/models.module.js';
import { ChurnController } from './churn.controller.js';
import { ChurnJob } from './churn.job.js';
import { ChurnService } from './churn.service.js';
import { ChurnCutsService } from './churn-cuts.service.js';
import { ChurnTrainingService } from './churn-training.service.js';

@Module({
  imports: [ModelsModule],
  controllers: [ChurnController],
  providers: [ChurnService, ChurnCutsService, ChurnTrainingService, ChurnJob],
  exports: [ChurnService],
})
export class ChurnModule {}
