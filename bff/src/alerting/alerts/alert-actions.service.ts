import type { AlertAction, AlertHistoryEntry } from '@iops/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, LessThanOrEqual } from 'typeorm';
import { sayLabel } from '../../inference/churn/labels.queries.js';
import { leavingByVerdict } from '../../inference/churn/words.js';
import { Audit } from '../../platform/audit/audit.service.js';
import { Problem } from '../../platform/http/problem.js';
import { Outbox, type OutboxTopics } from '../../platform/outbox/outbox.service.js';
import { Wake } from '../../platform/outbox/wake.js';
import { type ActionResult, type Ask, act, allowedIn, NOT_SNOOZED } from './action.js';
import { AlertEntity } from './alert.entity.js';

/** How history and audit name what nobody did. */
const SYSTEM = 'system';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** PostgreSQL's code for a second row where there may be one. */
const UNIQUE_VIOLATION = '23505';
/** Snoozes that end in one transaction. */
const SNOOZES_PER_STEP = 500;

type Change = OutboxTopics['alert.changed']['change'];

/** How each action is told of. */
const CHANGES: Readonly<Record<AlertAction, Change>> = {
  acknowledge: 'acknowledged',
  resolve: 'resolved',
  dismiss: 'dismissed',
  confirm: 'confirmed',
  snooze: 'snoozed',
  escalate: 'escalated_by_hand',
  reopen: 'reopened',
};

/** Who does what to an alert, and when. */
export interface ActionRequest {
  ask: Ask;
  actor: string;
  note: string | null;
  at: Date;
}

/** What became of an action. */
export type Acted =
  | { kind: 'done' | 'already'; alert: AlertEntity }
  | Extract<ActionResult, { kind: 'refused' }>
  | { kind: 'not_found' };

/** Does what operators ask: each change commits with its outbox row and its audit entry, or not at all. */
@Injectable()
export class AlertActions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly wake: Wake,
  ) {}

  /**
   * Does what an operator asked, once: asked again it changes nothing.
   * @throws Problem `not_found`, or `conflict` with what is allowed when the alert's status does not allow it
   */
  async act(alertId: string, request: ActionRequest): Promise<AlertEntity> {
    const acted = await this.attempt(alertId, request);
    if (acted.kind === 'not_found') throw new Problem('not_found', 'There is no alert with this id.');
    if (acted.kind === 'refused') throw new Problem('conflict', acted.reason, { allowed: acted.allowed });
    return acted.alert;
  }

  /** The same without a throw, for one of many: what is refused says why. */
  async attempt(alertId: string, request: ActionRequest): Promise<Acted> {
    if (!UUID.test(alertId)) return { kind: 'not_found' };
    const acted = await this.dataSource
      .transaction((manager) => this.actIn(manager, alertId, request))
      .catch((error: unknown) => {
        // It was reopened in the very moment in which the next episode began.
        if (request.ask.action === 'reopen' && isUniqueViolation(error)) return SUPERSEDED;
        throw error;
      });
    if (acted.kind === 'done') this.wake.wake('outbox');
    return acted;
  }

  /** Ends the snoozes whose time is over at `at`; answers how many. */
  async endSnoozes(at: Date): Promise<number> {
    const count = await this.dataSource.transaction(async (manager) => {
      const due = await manager.find(AlertEntity, {
        where: { snoozedUntil: LessThanOrEqual(at) },
        lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
        take: SNOOZES_PER_STEP,
      });
      for (const alert of due) {
        Object.assign(alert, NOT_SNOOZED);
        const entry = { at: at.toISOString(), actor: SYSTEM, action: 'snooze_ended', note: null } as const;
        await this.save(manager, alert, entry, 'snooze_ended');
      }
      return due.length;
    });
    if (count > 0) this.wake.wake('outbox');
    return count;
  }

  private async actIn(manager: EntityManager, alertId: string, request: ActionRequest): Promise<Acted> {
    const alert = await manager.findOne(AlertEntity, { where: { alertId }, lock: { mode: 'pessimistic_write' } });
    if (!alert) return { kind: 'not_found' };
    const { ask, actor, note, at } = request;
    const result = act(alert, ask, { actor, at });
    if (result.kind === 'refused') return result;
    if (result.kind === 'already') return { kind: 'already', alert };
    if (ask.action === 'reopen' && !(await this.isNewest(manager, alert))) return SUPERSEDED;
    Object.assign(alert, result.change);
    await this.save(manager, alert, historyOf(ask, { at: at.toISOString(), actor, note }), CHANGES[ask.action]);
    await learnFrom(manager, alert, at);
    return { kind: 'done', alert };
  }

  private async isNewest(manager: EntityManager, { alertId, fingerprint }: AlertEntity): Promise<boolean> {
    const newest = await manager.findOne(AlertEntity, { where: { fingerprint }, order: { startedAt: 'DESC' } });
    return newest?.alertId === alertId;
  }

  private async save(
    manager: EntityManager,
    alert: AlertEntity,
    entry: AlertHistoryEntry,
    change: Change,
  ): Promise<void> {
    alert.history = [...alert.history, entry];
    await manager.save(AlertEntity, alert);
    const { at, actor, action, ...details } = entry;
    const target = `alert:${alert.alertId}`;
    await this.audit.append(manager, { at: new Date(at), actor, action: `alert.${action}`, target, details });
    await this.outbox.append(manager, 'alert.changed', { alertId: alert.alertId, change });
  }
}

/** What a verdict on a risk of churn says of the customer is what models learn from. */
async function learnFrom(manager: EntityManager, alert: AlertEntity, at: Date): Promise<void> {
  const { type, alertId: sourceId, entityId: customerId, startedAt: aboutAt, verdict, dismissReason } = alert;
  if (type !== 'churn_risk') return;
  const leaving = leavingByVerdict(verdict, dismissReason);
  await sayLabel(manager, { source: 'verdict', sourceId, customerId, aboutAt, leaving }, at);
}

/** `reopen` works on the newest episode alone (design, section 17). */
const SUPERSEDED: Acted = {
  kind: 'refused',
  reason: 'A newer alert about the same has begun; this one cannot be reopened any more.',
  allowed: allowedIn('resolved').filter((action) => action !== 'reopen'),
};

function historyOf(ask: Ask, { at, actor, note }: Pick<AlertHistoryEntry, 'at' | 'actor' | 'note'>): AlertHistoryEntry {
  const entry = { at, actor, action: ask.action, note };
  if (ask.action === 'snooze') return { ...entry, until: ask.until.toISOString() };
  return ask.action === 'dismiss' && ask.reason !== null ? { ...entry, reason: ask.reason } : entry;
}

function isUniqueViolation(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === UNIQUE_VIOLATION;
}
