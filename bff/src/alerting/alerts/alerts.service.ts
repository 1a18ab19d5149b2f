import type { AlertHistoryEntry } from '@iops/contracts';
import { Injectable } from '@nestjs/common';
import { Any, DataSource, type EntityManager, IsNull, LessThanOrEqual } from 'typeorm';
import { Audit } from '../../platform/audit/audit.service.js';
import { Outbox } from '../../platform/outbox/outbox.service.js';
import { Wake } from '../../platform/outbox/wake.js';
import type { Evaluation } from '../rules/evaluate.js';
import { NOT_ESCALATED, NOT_SNOOZED } from './action.js';
import { AlertEntity } from './alert.entity.js';
import { HOLD_MS, isWorse, type Transition, transition } from './transition.js';

/** How history and audit name what nobody did. */
const SYSTEM = 'system';

/** Keeps the episodes: each change commits with its outbox row and its audit entry, or not at all. */
@Injectable()
export class AlertsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly wake: Wake,
  ) {}

  /** Applies evaluations made at `at`, in the caller's transaction; wake `outbox` after the commit. */
  async apply(manager: EntityManager, evaluations: readonly Evaluation[], at: Date): Promise<void> {
    const episodes = await this.lockEpisodes(
      manager,
      evaluations.map((evaluation) => evaluation.fingerprint),
    );
    for (const evaluation of evaluations) {
      const episode = episodes.get(evaluation.fingerprint) ?? null;
      await this.save(manager, episode ?? opened(evaluation, at), transition(episode, evaluation.severity, at), at);
    }
  }

  /** Ends the episodes whose condition has been gone for its hold; answers how many. */
  async endCleared(at: Date): Promise<number> {
    const count = await this.dataSource.transaction(async (manager) => {
      const cleared = await manager.find(AlertEntity, {
        where: { endedAt: IsNull(), clearSince: LessThanOrEqual(new Date(at.getTime() - HOLD_MS)) },
        lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
        take: 500,
      });
      for (const episode of cleared) await this.save(manager, episode, transition(episode, null, at), at);
      return cleared.length;
    });
    if (count > 0) this.wake.wake('outbox');
    return count;
  }

  private async lockEpisodes(
    manager: EntityManager,
    fingerprints: readonly string[],
  ): Promise<Map<string, AlertEntity>> {
    const episodes = await manager.find(AlertEntity, {
      where: { fingerprint: Any(fingerprints), endedAt: IsNull() },
      lock: { mode: 'pessimistic_write' },
    });
    return new Map(episodes.map((episode) => [episode.fingerprint, episode]));
  }

  private async save(manager: EntityManager, alert: AlertEntity, change: Transition, at: Date): Promise<void> {
    if (change.kind === 'none') return;
    applyTransition(alert, change, at);
    await manager.save(AlertEntity, alert);
    if (change.kind === 'seen' || change.kind === 'clearing') return;
    const { alertId, severity } = alert;
    await this.audit.append(manager, {
      at,
      actor: SYSTEM,
      action: `alert.${change.kind}`,
      target: `alert:${alertId}`,
      details: { severity },
    });
    if (change.kind === 'recovered' || change.kind === 'reopened')
      await this.outbox.append(manager, 'alert.changed', { alertId, change: change.kind });
    else await this.outbox.append(manager, 'alert.raised', { alertId, change: change.kind });
  }
}

function opened({ type, severity, title, entity, subject, fingerprint }: Evaluation, at: Date): AlertEntity {
  return Object.assign(new AlertEntity(), {
    type,
    severity,
    detectedSeverity: severity,
    condition: 'firing',
    status: 'active',
    title,
    entityKind: entity.kind,
    entityId: entity.id,
    entityLabel: entity.label,
    subject,
    fingerprint,
    startedAt: at,
    lastSeenAt: at,
    clearSince: null,
    endedAt: null,
    acknowledgedAt: null,
    ...NOT_SNOOZED,
    ...NOT_ESCALATED,
    verdict: null,
    dismissReason: null,
    occurrences: 0,
    history: [],
  });
}

function applyTransition(alert: AlertEntity, change: Exclude<Transition, { kind: 'none' }>, at: Date): void {
  switch (change.kind) {
    case 'clearing':
      alert.clearSince = at;
      return;
    case 'recovered':
      alert.condition = 'recovered';
      alert.endedAt = at;
      Object.assign(alert, NOT_SNOOZED, NOT_ESCALATED);
      if (alert.status === 'active' || alert.status === 'acknowledged') alert.status = 'resolved';
      record(alert, 'recovered', at);
      return;
    case 'escalated':
      // An operator may have made it critical before.
      if (isWorse(change.severity, alert.severity)) alert.severity = change.severity;
      alert.detectedSeverity = change.severity;
      speakAgain(alert, 'escalated', at);
      break;
    case 'reopened':
      speakAgain(alert, 'reopen', at);
      break;
    case 'opened':
      record(alert, 'opened', at);
      break;
    case 'seen':
      alert.lastSeenAt = at;
      if (alert.clearSince === null) return;
      break;
    default: {
      const never: never = change;
      throw new Error(`unknown transition ${JSON.stringify(never)}`);
    }
  }
  alert.occurrences += 1;
  alert.lastSeenAt = at;
  alert.clearSince = null;
}

/** What an operator made of it was made of something else. */
function speakAgain(alert: AlertEntity, action: 'escalated' | 'reopen', at: Date): void {
  Object.assign(alert, NOT_SNOOZED, { condition: 'firing', status: 'active' });
  if (alert.verdict === 'dismissed') Object.assign(alert, { verdict: null, dismissReason: null });
  record(alert, action, at);
}

function record(alert: AlertEntity, action: AlertHistoryEntry['action'], at: Date): void {
  alert.history = [...alert.history, { at: at.toISOString(), actor: SYSTEM, action, note: null }];
}
