import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { EntityManager } from 'typeorm';
import { selectNewestEventAt } from '../../data/entities/entities.queries.js';
import { type StoredAnomaly, selectOpen } from '../../inference/anomalies/anomalies.queries.js';
import { type Evaluation, worstOfEach } from '../rules/evaluate.js';
import { evaluateStream } from '../rules/evaluate-stream.js';
import { AlertRounds, type Round } from './alert-rounds.service.js';

const EVERY_MS = 30_000;
/** What was over so long before the newest event is history: an import, or a stream that is not heard any more. */
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

  /** Of several anomalies of a stream the worst is told. */
  async find(manager: EntityManager): Promise<Evaluation[]> {
    return worstOfEach((await lasting(manager)).map(evaluateStream));
  }
}

async function lasting(manager: EntityManager): Promise<StoredAnomaly[]> {
  const newest = await selectNewestEventAt(manager);
  if (newest === null) return [];
  return (await selectOpen(manager)).filter(({ endedAt }) => newest.getTime() - endedAt.getTime() <= LASTS_MS);
}
