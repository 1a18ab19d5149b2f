import type { EntityManager } from 'typeorm';
import type { AlertEntity } from '../../alerting/alerts/alert.entity.js';
import { INTAKE_MINUTES, intakeWindow } from '../../alerting/rules/evaluate-sender.js';
import { selectCalls } from '../../data/entities/entities.queries.js';
import { selectRefusedSince, selectSenderShares } from '../../data/ingest/intake.queries.js';
import { type ReasonRow, selectReasons } from '../../data/ingest/quarantine.queries.js';
import { selectFacts, selectHealth } from '../../inference/health/health.queries.js';
import { CALL_DAYS, VELOCITY_DAYS } from '../../inference/health/score.js';
import type { Facts, IntakeFacts } from './facts.js';
import { selectStreamFacts } from './stream-facts.queries.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** How far back the beginning of refusals is looked for. */
const SINCE_HOURS = 24;

/** What is known now about an alert of a customer, a sender or a stream. */
export function selectAlertFacts(manager: EntityManager, alert: AlertEntity, timeZone: string): Promise<Facts> {
  if (alert.entityKind === 'stream') return selectFactsOfStream(manager, alert, timeZone);
  return alert.entityKind === 'sender'
    ? selectSenderFacts(manager, alert, timeZone)
    : selectCustomerFacts(manager, alert, timeZone);
}

async function selectFactsOfStream(manager: EntityManager, alert: AlertEntity, timeZone: string): Promise<Facts> {
  const stream = await selectStreamFacts(manager, alert);
  return { ...nothingOf(alert, timeZone), stream };
}

/** As of when the alert was last seen. */
async function selectSenderFacts(manager: EntityManager, alert: AlertEntity, timeZone: string): Promise<Facts> {
  return {
    ...nothingOf(alert, timeZone),
    intake: await selectIntakeFacts(manager, alert.entityId, alert.lastSeenAt),
  };
}

async function selectIntakeFacts(manager: EntityManager, sender: string, at: Date): Promise<IntakeFacts | null> {
  const window = intakeWindow(at);
  const share = (await selectSenderShares(manager, window)).find((row) => row.sender === sender);
  if (share === undefined) return null;
  const reasons = await selectReasons(manager, window, sender);
  const from = new Date(at.getTime() - SINCE_HOURS * HOUR_MS);
  return {
    minutes: INTAKE_MINUTES,
    sent: share.sent,
    refused: share.refused,
    reason: mainReasonOf(reasons, share.refused),
    newest: newestOf(reasons),
    since: await selectRefusedSince(manager, sender, { from, to: at, gapMinutes: INTAKE_MINUTES }),
    sinceHours: SINCE_HOURS,
  };
}

/** Kept events are there at once, counts up to five seconds later: a reason must not come up oftener than all do. */
function mainReasonOf([reason]: readonly ReasonRow[], refused: number): IntakeFacts['reason'] {
  return reason === undefined ? null : { code: reason.code, count: Math.min(reason.count, refused) };
}

function newestOf(reasons: readonly ReasonRow[]): IntakeFacts['newest'] {
  const [newest] = reasons.toSorted((a, b) => b.newestAt.getTime() - a.newestAt.getTime());
  return newest === undefined ? null : { code: newest.code, at: newest.newestAt };
}

/** An alert as of when it was last seen, of which nothing is known yet. */
export function nothingOf(alert: AlertEntity, timeZone: string): Facts {
  return {
    alert: factsOf(alert),
    asOf: alert.lastSeenAt,
    timeZone,
    health: null,
    calls: [],
    callDays: CALL_DAYS,
    sessionDays: VELOCITY_DAYS,
    sessions: null,
    intake: null,
    stream: null,
    supply: null,
    tutor: null,
    model: null,
  };
}

/** As of the customer's latest score, or of when the alert was last seen. */
async function selectCustomerFacts(manager: EntityManager, alert: AlertEntity, timeZone: string): Promise<Facts> {
  const customerId = alert.entityId;
  const health = await selectHealth(manager, customerId);
  const asOf = health?.asOf ?? alert.lastSeenAt;
  return {
    ...nothingOf(alert, timeZone),
    asOf,
    health,
    calls: await selectCalls(manager, customerId, { from: new Date(asOf.getTime() - CALL_DAYS * DAY_MS), to: asOf }),
    sessions: await selectSessionFacts(manager, customerId, asOf),
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
