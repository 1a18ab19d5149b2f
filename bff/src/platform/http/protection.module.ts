// Owns: nothing. Reads: the load of this process. Publishes: nothing.
import { Global, Module } from '@nestjs/common';
import { LastAnswers } from './last-answers.js';
import { LoadShed } from './load-shed.service.js';
import { RateLimits } from './rate-limits.service.js';

/** What every request meets at the front, and rooms that count events meet again. */
@Global()
@Module({ providers: [LoadShed, RateLimits, LastAnswers], exports: [LoadShed, RateLimits] })
export class ProtectionModule {}
