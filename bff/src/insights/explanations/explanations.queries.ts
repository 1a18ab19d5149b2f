import type { EntityManager } from 'typeorm';
import type { AlertEntity } from '../../alerting/alerts/alert.entity.js';
import { INTAKE_MINUTES } from '../../alerting/rules/evaluate-sender.js';
import { selectCalls } from '../../data/entities/entities.queries.js';
import { selectSenderShares } from '../../data/ingest/intake.queries.js';
import { selectReasons } from '../../data/ingest/quarantine.queries.js';
import { selectFacts, selectHealth } from '../../inference/health/health.queries.js';
import { CALL_DAYS, VELOCITY_DAYS } from '../../inference/health/score.js';
import type { Facts } from './facts.js';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** What is known about an alert now. */
export function selectAlertFacts(manager: EntityManager, alert: AlertEntity, timeZone: string): Promise<Facts> {
  return alert.entityKind === 'sender'
    ? selectSenderFacts(manager, alert, timeZone)
    : selectCustomerFacts(manager, alert, timeZone);
}

/** As of when the alert was last seen. */
async function selectSenderFacts(manager: EntityManager, alert: AlertEntity, timeZone: string): Promise<Facts> {
  const since = new Date(alert.lastSeenAt.getTime() - INTAKE_MINUTES * MINUTE_MS);
  const shares = await selectSenderShares(manager, since);
  const share = shares.find(({ sender }) => sender === alert.entityId);
  const [reason] = await selectReasons(manager, since, alert.entityId);
  return {
    ...NOTHING_OF_CUSTOMERS,
    alert: factsOf(alert),
    asOf: alert.lastSeenAt,
    timeZone,
    intake: share === undefined ? null : { ...share, minutes: INTAKE_MINUTES, reason: reason ?? null },
  };
}

const NOTHING_OF_CUSTOMERS = {
  health: null,
  calls: [],
  callDays: CALL_DAYS,
  sessionDays: VELOCITY_DAYS,
  sessions: null,
} as const;

/** As of the customer's latest score, or of when the alert was last seen. */
async function selectCustomerFacts(manager: EntityManager, alert: AlertEntity, timeZone: string): Promise<Facts> {
  const customerId = alert.entityId;
  const health = await selectHealth(manager, customerId);
  const asOf = health?.asOf ?? alert.lastSeenAt;
  return {
    alert: factsOf(alert),
    asOf,
    timeZone,
    health,
    calls: await selectCalls(manager, customerId, { from: new Date(asOf.getTime() - CALL_DAYS * DAY_MS), to: asOf }),
    callDays: CALL_DAYS,
    sessionDays: VELOCITY_DAYS,
    sessions: await selectSessionFacts(manager, customerId, asOf),
    intake: null,
  };
}

/** The alert's own words, for which nothing has to be read. */
export function factsOf({ type, severity, title, entityKind, entityId, entityLabel }: AlertEntity): Facts['alert'] {
  return { type, severity, title, entity: { kind: entityKind, id: entityId, label: entityLabel } };
}

async function selectSessionFacts(manager: EntityManager, customerId: string, asOf: Date): Promise<Facts['sessions']> {
  const [facts] = await selectFacts(manager, [customerId], asOf);
  if (facts === undefined) return null;
  const { sessions30d, firstSessionsRated, firstSessionsGood, sessions, sessionsWithMainTutor, goalStatus } = facts;
  const mainTutorShare = sessions === 0 ? null : sessionsWithMainTutor / sessions;
  const lastSessionAt = await selectLastSessionAt(manager, customerId, asOf);
  return { sessions, sessions30d, firstSessionsRated, firstSessionsGood, mainTutorShare, goalStatus, lastSessionAt };
}

async function selectLastSessionAt(manager: EntityManager, customerId: string, asOf: Date): Promise<Date | null> {
  const [row] = await manager.query<{ at: Date | null }[]>(
    `SELECT max(ended_at) AS at FROM sessions WHERE customer_id = $1 AND state = 'completed' AND ended_at <= $2`,
    [customerId, asOf],
  );
  return row?.at ?? null;
}
