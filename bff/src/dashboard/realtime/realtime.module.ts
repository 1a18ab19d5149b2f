// Owns: the sockets and event streams of this process.
// Reads: the outbox, the views, rollups, forecast runs.
// Publishes: realtime messages (contracts/src/realtime.ts).
import { Module } from '@nestjs/common';
import { ViewsModule } from '../views/views.module.js';
import { Admission } from './admission.service.js';
import { Attendance } from './attendance.service.js';
import { Audience } from './audience.js';
import { EventStreams } from './event-streams.service.js';
import { Messages } from './messages.service.js';
import { People } from './people.js';
import { RealtimeGateway } from './realtime.gateway.js';
import { RealtimePublisher } from './realtime.publisher.js';
import { SseController } from './sse.controller.js';
import { StreamsPublisher } from './streams.publisher.js';

@Module({
  imports: [ViewsModule],
  controllers: [SseController],
  providers: [
    Audience,
    People,
    Admission,
    Messages,
    RealtimePublisher,
    StreamsPublisher,
    Attendance,
    EventStreams,
    RealtimeGateway,
  ],
})
export class RealtimeModule {}
