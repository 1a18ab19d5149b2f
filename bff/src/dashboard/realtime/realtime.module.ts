// Owns: the sockets of this process.
// Reads: the outbox, and the views.
// Publishes: realtime messages (contracts/src/realtime.ts).
import { Module } from '@nestjs/common';
import { ViewsModule } from '../views/views.module.js';
import { RealtimeGateway } from './realtime.gateway.js';
import { RealtimePublisher } from './realtime.publisher.js';

@Module({ imports: [ViewsModule], providers: [RealtimeGateway, RealtimePublisher] })
export class RealtimeModule {}
