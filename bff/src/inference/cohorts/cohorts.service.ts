import type { ChurnAnswer, VelocityAnswer } from '@iops/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { churnOf, velocitiesOf } from './cohort-views.js';
import { selectChurn, selectVelocity } from './cohorts.queries.js';

/** What is told of months and 60 days is looked at again after so long: it takes all sessions of 120 days. */
const FRESH_MS = 10 * 60_000;
/** An older answer serves those who ask while a new one is made, but none that is older than this. */
const KEPT_MS = 60 * 60_000;

interface Kept<T> {
  madeAt: number;
  answer: Promise<T>;
}

/** Cohorts that take long to read, kept for those who ask next; `asOf` says of when each is. */
@Injectable()
export class CohortsService {
  private readonly velocities: { kept: Kept<VelocityAnswer> | null } = { kept: null };
  private readonly churns: { kept: Kept<ChurnAnswer> | null } = { kept: null };

  constructor(
    private readonly manager: EntityManager,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  velocity(now: Date): Promise<VelocityAnswer> {
    return serve(this.velocities, now, async () => ({
      items: velocitiesOf(await selectVelocity(this.manager, now, this.config.timeZone)),
      asOf: now.toISOString(),
    }));
  }

  churn(now: Date): Promise<ChurnAnswer> {
    return serve(this.churns, now, async () => ({
      ...churnOf(await selectChurn(this.manager, now)),
      asOf: now.toISOString(),
    }));
  }
}

/** The answer that is kept, or a new one; while that is made, the one before serves. */
function serve<T>(place: { kept: Kept<T> | null }, now: Date, make: () => Promise<T>): Promise<T> {
  const { kept } = place;
  const age = kept === null ? Number.POSITIVE_INFINITY : now.getTime() - kept.madeAt;
  if (kept !== null && age < FRESH_MS) return kept.answer;
  const made: Kept<T> = { madeAt: now.getTime(), answer: make() };
  place.kept = age < KEPT_MS ? { madeAt: made.madeAt, answer: kept!.answer } : made;
  made.answer.then(
    () => (place.kept = made),
    () => (place.kept = kept),
  );
  return place.kept.answer;
}
