import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { EntityManager } from 'typeorm';
import { selectSenderShares } from '../../data/ingest/intake.queries.js';
import { selectSenderNames } from '../../data/ingest/sender-quality.queries.js';
import type { Evaluation } from '../rules/evaluate.js';
import { evaluateSender, intakeWindow } from '../rules/evaluate-sender.js';
import { AlertRounds, type Round } from './alert-rounds.service.js';

const EVERY_MS = 30_000;

/** Looks at what each sender sent lately, and alerts when too much of it was refused. */
@Injectable()
export class DataQualityJob implements Round {
  readonly name = 'data-quality';
  readonly types = ['data_quality'] as const;
  readonly about = 'sender';

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

  /** All who sent lately; whoever did not has nothing refused. */
  async find(manager: EntityManager, at: Date): Promise<Evaluation[]> {
    const shares = await selectSenderShares(manager, intakeWindow(at));
    const names = await selectSenderNames(
      manager,
      shares.map(({ sender }) => sender),
    );
    return shares.map((share) => evaluateSender({ ...share, name: names.get(share.sender) ?? null }));
  }
}
