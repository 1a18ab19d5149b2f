import type { Alert, CustomerSummary, ScenarioExpectation } from '@iops/contracts';
import { HOUR_MS, MINUTE_MS } from './moments.js';
import { promisedAlerts } from './promised-alerts.js';
import type { PlantedRun } from './truth.js';

/** What a promise looks at of an alert. */
export type AlertSeen = Pick<Alert, 'id' | 'type' | 'subject' | 'entity'>;

/** An alert whose condition held as of a moment, in milliseconds since 1970. */
export interface Held {
  alert: AlertSeen;
  at: number;
}

/** A promise of a scenario, and the look at which it was kept. */
export interface SeenPromise {
  scenarioId: string;
  alertType: Alert['type'];
  /** The stream or subject that the promise names. */
  about: string | null;
  withinHours: number;
  /** Hours from the beginning to the look that saw it; null where none did. */
  afterHours: number | null;
  /** What tells it from what there would have been anyway. */
  note: string;
}

/** Hours after the beginning whose first minutes are looked at: what lasts for an hour is alerted of for three more. */
const LOOK_AFTER_HOURS = [1, 2, 3, 4, 5, 6, 7, 8, ...Array.from({ length: 21 }, (_, i) => 9 + 3 * i)];
/** What is judged by the minute is looked for by the quarter of an hour. */
const LOOK_EVERY_MINUTES = 15;
/** An hour is judged a minute after its end. */
const JUDGED_AFTER_MS = 2 * MINUTE_MS;
/** Whose promise of customers, an hour, tests/journeys/scenarios.spec.ts waits for while the scenario runs. */
export const SEEN_LIVE = ['call-spike-bad-release'];
const OF_CUSTOMERS: readonly Alert['type'][] = ['call_spike', 'churn_risk'];
/** Alerts of customers are many without any scenario: so many deviations more are no chance. */
const BEYOND_CHANCE = 3;

type Promising = Pick<PlantedRun, 'scenario' | 'startedAt'>;

/** The promises of streams whose time is over: any moment of the past can be asked of them. */
export function streamPromises(run: Promising, now: number): ScenarioExpectation[] {
  return run.scenario.expects.raises.filter(
    (promise) => promise.stream !== undefined && deadlineOf(promise, Date.parse(run.startedAt)) <= now,
  );
}

/** The promises of customers, subjects and tutors whose time is not over: they can be looked at now and never again. */
export function openPromises(run: Promising, now: number): ScenarioExpectation[] {
  return run.scenario.expects.raises.filter(
    (promise) => promise.stream === undefined && deadlineOf(promise, Date.parse(run.startedAt)) >= now,
  );
}

function deadlineOf({ withinMinutes = 0 }: ScenarioExpectation, startsAt: number): number {
  return startsAt + withinMinutes * MINUTE_MS;
}

/** When is looked for a promise, in milliseconds since 1970: just before the beginning, and then until the deadline. */
export function looksFor(promise: ScenarioExpectation, startsAt: number): number[] {
  const deadline = deadlineOf(promise, startsAt);
  const firstHour = Math.ceil(startsAt / HOUR_MS) * HOUR_MS;
  const looks =
    promise.alertType === 'data_quality'
      ? Array.from({ length: 4 }, (_, i) => startsAt + (i + 1) * LOOK_EVERY_MINUTES * MINUTE_MS)
      : LOOK_AFTER_HOURS.map((hours) => firstHour + (hours - 1) * HOUR_MS + JUDGED_AFTER_MS);
  return [lookBefore(startsAt), ...looks.filter((at) => at < deadline), deadline];
}

/** How a promise of a stream was kept: by an alert of it that did not hold before the scenario and does by the deadline. */
export function seenPromise(
  { scenarioId, startedAt }: Pick<PlantedRun, 'scenarioId' | 'startedAt'>,
  { alertType, stream, withinMinutes = 0 }: ScenarioExpectation,
  held: readonly Held[],
): SeenPromise {
  const startsAt = Date.parse(startedAt);
  const withinHours = withinMinutes / 60;
  const mine = held.filter(({ alert }) => alert.type === alertType && alert.entity.id === stream);
  const heldBefore = mine.some(({ at }) => at === lookBefore(startsAt));
  const hours = mine.map(({ at }) => (at - startsAt) / HOUR_MS).filter((after) => after > 0 && after <= withinHours);
  const afterHours = heldBefore || hours.length === 0 ? null : Math.min(...hours);
  const note = heldBefore ? 'held before the scenario already' : '';
  return { scenarioId, alertType, about: stream ?? null, withinHours, afterHours, note };
}

function lookBefore(startsAt: number): number {
  return startsAt - MINUTE_MS;
}

/** What is alerted of now, with the customers it may be about. */
export interface Alerted {
  now: number;
  alerts: readonly AlertSeen[];
  customers: readonly Pick<CustomerSummary, 'customerId' | 'segment'>[];
}

/** What is alerted of now, and in the same marketplace with other scenarios. */
export interface Compared {
  here: Alerted;
  usual: Alerted;
  /** Whose ratings a scenario spoilt; null where none did. */
  spoiltTutor: string | null;
}

/**
 * How open promises were kept, as of now: by an alert of the subject that is named or of the tutor who was spoilt; where
 * any may be meant by one that is not there without the scenario; those of customers by far more alerts in the
 * scenario's segments than without it.
 */
export function statePromises(runs: readonly PlantedRun[], compared: Compared): SeenPromise[] {
  return runs
    .filter(({ scenarioId }) => !SEEN_LIVE.includes(scenarioId))
    .flatMap((run) => openPromises(run, compared.here.now).map((promise) => statePromise(run, promise, compared)));
}

function statePromise(run: PlantedRun, promise: ScenarioExpectation, compared: Compared): SeenPromise {
  const { scenarioId, startedAt } = run;
  const { alertType, subject, withinMinutes = 0 } = promise;
  const withinHours = withinMinutes / 60;
  const after = (compared.here.now - Date.parse(startedAt)) / HOUR_MS;
  const isOfCustomers = OF_CUSTOMERS.includes(alertType);
  const { isKept, note } = isOfCustomers ? ofCustomers(run, alertType, compared) : ofOthers(run, alertType, compared);
  const afterHours = isKept ? after : null;
  return { scenarioId, alertType, about: subject ?? null, withinHours, afterHours, note };
}

interface Verdict {
  isKept: boolean;
  note: string;
}

function ofOthers(run: PlantedRun, alertType: Alert['type'], { here, usual, spoiltTutor }: Compared): Verdict {
  const known = new Set(usual.alerts.map(keyOf));
  const isKept = (alerts: readonly AlertSeen[]) =>
    promisedAlerts([run], alerts, spoiltTutor).some((each) => each.alertType === alertType && each.isRaised);
  const isFresh = isKept(here.alerts.filter((alert) => !known.has(keyOf(alert))));
  const isNamed = run.scenario.expects.raises.some(
    (each) => each.alertType === alertType && each.subject !== undefined,
  );
  return { isKept: isFresh || (isNamed && isKept(here.alerts)), note: isFresh ? 'not without the scenario' : '' };
}

function keyOf({ type, entity }: AlertSeen): string {
  return `${type} ${entity.id}`;
}

function ofCustomers({ scenario }: PlantedRun, alertType: Alert['type'], { here, usual }: Compared): Verdict {
  const segments = scenario.modifiers.flatMap(({ segment }) => segment ?? []);
  const count = ({ alerts, customers }: Alerted) => {
    const alerted = new Set(alerts.filter(({ type }) => type === alertType).map(({ entity }) => entity.id));
    return customers.filter(({ customerId, segment }) => alerted.has(customerId) && segments.includes(segment ?? ''))
      .length;
  };
  const [now, without] = [count(here), count(usual)];
  const isKept = now > without + BEYOND_CHANCE * Math.sqrt(without + 1);
  return { isKept, note: `${now} customers, ${without} without the scenario` };
}
