import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { EntityManager } from 'typeorm';
import { selectNewestEventAt } from '../../data/entities/entities.queries.js';
import { isStale } from '../../data/entities/freshness.js';
import { selectTutorFindings } from '../../inference/tutors/findings.queries.js';
import type { Evaluation } from '../rules/evaluate.js';
import { evaluateTutor } from '../rules/evaluate-tutor.js';
import { AlertRounds, type Round, selectAlerted, type Untold } from './alert-rounds.service.js';

/** Tutors are assessed within seconds of their sessions. */
const EVERY_MS = 60_000;

/** Looks at how tutors do, and alerts of those who do worse than is expected of them. */
@Injectable()
export class TutorAlertsJob implements Round {
  readonly name = 'tutor-alerts';
  readonly types = ['tutor_performance'] as const;
  readonly about = 'tutor';

  constructor(private readonly rounds: AlertRounds) {
    rounds.all.push(this);
  }

  @Interval(EVERY_MS)
  everyMinute(): Promise<void> {
    return this.rounds.watch(this);
  }

  /** Looks as of a moment. */
  run(at: Date): Promise<void> {
    return this.rounds.go(this, at);
  }

  /** Nothing can be told while events are missing, nor of who was assessed after the moment. */
  async find(manager: EntityManager, at: Date): Promise<(Evaluation | Untold)[] | null> {
    if (isStale(await selectNewestEventAt(manager), at)) return null;
    const alerted = await selectAlerted(manager, this);
    return (await selectTutorFindings(manager, at)).map((finding) => {
      const { fingerprint, ...evaluation } = evaluateTutor(finding, alerted);
      return finding.asOf > at ? { fingerprint } : { fingerprint, ...evaluation };
    });
  }
}
