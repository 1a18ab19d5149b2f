// Owns: models.
// Reads: nothing else; rooms that train models bring them.
// Publishes: nothing; which model decides is asked at every use.
import { Module } from '@nestjs/common';
import { ModelsController } from './models.controller.js';
import { ModelsService } from './models.service.js';

/** The versions of the models, and which of them decides. */
@Module({ controllers: [ModelsController], providers: [ModelsService], exports: [ModelsService] })
export class ModelsModule {}
