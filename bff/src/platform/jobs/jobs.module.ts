// Owns: cursors, outbox, audit. Reads: nothing. Publishes: wakes after commits.
import { Global, Module } from '@nestjs/common';
import { Audit } from '../audit/audit.service.js';
import { Outbox } from '../outbox/outbox.service.js';
import { Wake } from '../outbox/wake.js';
import { Followers } from './follower.js';

/** How the stages hear of each other: tables that are followed, woken after commit. */
@Global()
@Module({ providers: [Wake, Outbox, Audit, Followers], exports: [Wake, Outbox, Audit, Followers] })
export class JobsModule {}
