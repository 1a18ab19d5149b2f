import type { AlertAction, AlertHistoryEntry } from '@iops/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In, IsNull, LessThanOrEqual } from 'typeorm';
import { Audit } from '../../platform/audit/audit.service.js';
import { Problem } from '../../platform/http/problem.js';
import { Outbox } from '../../platform/outbox/outbox.service.js';
import { Wake } from '../../platform/outbox/wake.js';
import type { Evaluation } from '../rules/evaluate.js';
import { act } from './action.js';
import { AlertEntity } from './alert.entity.js';
import { HOLD_MS, type Transition, transition } from './transition.js';

/** How history and audit name what nobody did. */
const SYSTEM = 'system';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Who does what to an alert, and when. */
export interface ActionRequest {
  action: AlertAction;
  actor: string;
  note: string | null;
  at: Date;
}

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

  /**
   * Does what an operator asked, once: asked again it changes nothing.
   * @throws Problem `not_found`, or `conflict` when the alert's status does not allow it
   */
  async act(alertId: string, { action, actor, note, at }: ActionRequest): Promise<AlertEntity> {
    const alert = await this.dataSource.transaction(async (manager) => {
      const found = UUID.test(alertId)
        ? await manager.findOne(AlertEntity, { where: { alertId }, lock: { mode: 'pessimistic_write' } })
        : null;
      if (!found) throw new Problem('not_found', 'There is no alert with this id.');
      const result = act(found.status, action);
      if (result.kind === 'refused') throw new Problem('conflict', result.reason);
      if (result.kind === 'already') return found;
      found.status = result.status;
      if (action === 'acknowledge') found.acknowledgedAt = at;
      found.history = [...found.history, { at: at.toISOString(), actor, action, note }];
      await manager.save(found);
      await this.audit.append(manager, {
        at,
        actor,
        action: `alert.${action}`,
        target: `alert:${alertId}`,
        details: { note },
      });
      await this.outbox.append(manager, 'alert.changed', {
        alertId,
        change: result.status as 'acknowledged' | 'resolved' | 'dismissed',
      });
      return found;
    });
    this.wake.wake('outbox');
    return alert;
  }

  private async lockEpisodes(
    manager: EntityManager,
    fingerprints: readonly string[],
  ): Promise<Map<string, AlertEntity>> {
    const episodes = await manager.find(AlertEntity, {
      where: { fingerprint: In(fingerprints), endedAt: IsNull() },
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
    if (change.kind === 'recovered')
      await this.outbox.append(manager, 'alert.changed', { alertId, change: 'recovered' });
    else await this.outbox.append(manager, 'alert.raised', { alertId, change: change.kind });
  }
}

function opened({ type, severity, title, entity, subject, fingerprint }: Evaluation, at: Date): AlertEntity {
  return Object.assign(new AlertEntity(), {
    type,
    severity,
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
      if (alert.status === 'active' || alert.status === 'acknowledged') alert.status = 'resolved';
      record(alert, 'recovered', at);
      return;
    case 'escalated':
      alert.severity = change.severity;
      alert.status = 'active';
      record(alert, 'escalated', at);
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

function record(alert: AlertEntity, action: AlertHistoryEntry['action'], at: Date): void {
  alert.history = [...alert.history, { at: at.toISOString(), actor: SYSTEM, action, note: null }];
}
