// Owns: nothing. Reads: the load of this process. Publishes: nothing.
import { Global, Module } from '@nestjs/common';
import { LoadShed } from './load-shed.service.js';
import { RateLimits } from './rate-limits.service.js';

/** What every request meets at the front, and rooms that count events meet again. */
@Global()
@Module({ providers: [LoadShed, RateLimits], exports: [LoadShed, RateLimits] })
export class ProtectionModule {}
