import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { EntityManager } from 'typeorm';
import { selectNewestEventAt } from '../../data/entities/entities.queries.js';
import { type StoredAnomaly, selectOpen } from '../../inference/anomalies/anomalies.queries.js';
import { type Evaluation, worstOfEach } from '../rules/evaluate.js';
import { evaluateStream } from '../rules/evaluate-stream.js';
import { AlertRounds, type Round, type Untold } from './alert-rounds.service.js';

const EVERY_MS = 30_000;
/** What was over so long before the newest event, or the moment asked for, is history: an import, or a stream that is not heard any more. */
const LASTS_MS = 3 * 3_600_000;

/** Looks at the anomalies that last, and alerts of them until they do not. */
@Injectable()
export class StreamAlertsJob implements Round {
  readonly name = 'stream-alerts';
  readonly types = ['stream_anomaly', 'data_quality'] as const;
  readonly about = 'stream';

  constructor(private readonly rounds: AlertRounds) {
    rounds.all.push(this);
  }

  @Interval(EVERY_MS)
  everyHalfMinute(): Promise<void> {
    return this.rounds.watch(this);
  }

  /** Looks as of a moment. */
  run(at: Date): Promise<void> {
    return this.rounds.go(this, at);
  }

  /** Of several anomalies of a stream the worst is told, and nothing of those that began later. */
  async find(manager: EntityManager, at: Date): Promise<(Evaluation | Untold)[]> {
    const open = await lasting(manager, at);
    const told = worstOfEach(open.filter(({ startedAt }) => startedAt <= at).map(evaluateStream));
    const known = new Set(told.map(({ fingerprint }) => fingerprint));
    const later = open.filter(({ startedAt }) => startedAt > at).map((row) => evaluateStream(row).fingerprint);
    return [...told, ...[...new Set(later)].filter((name) => !known.has(name)).map((fingerprint) => ({ fingerprint }))];
  }
}

async function lasting(manager: EntityManager, at: Date): Promise<StoredAnomaly[]> {
  const newest = await selectNewestEventAt(manager);
  if (newest === null) return [];
  const heardUntil = Math.min(at.getTime(), newest.getTime());
  return (await selectOpen(manager)).filter(({ endedAt }) => heardUntil - endedAt.getTime() <= LASTS_MS);
}
