// Owns: external_events, stream_hours.
// Reads: rollups; events, by following which hours they lie in.
// Publishes: outbox topic external_event.recorded, in the transaction of the row.
import { Module } from '@nestjs/common';
import { ExternalEventsController } from './external-events.controller.js';
import { ExternalEventsService } from './external-events.service.js';
import { StreamHoursJob } from './stream-hours.job.js';
import { StreamsController } from './streams.controller.js';
import { StreamsService } from './streams.service.js';

@Module({
  controllers: [StreamsController, ExternalEventsController],
  providers: [StreamsService, ExternalEventsService, StreamHoursJob],
})
export class StreamsModule {}
