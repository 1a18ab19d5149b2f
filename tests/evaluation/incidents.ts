import {
  ALL_STREAMS,
  type Anomaly,
  type AnomalyKind,
  type ScenarioExpectation,
  STREAM_NAMES,
  STREAMS,
  type StreamName,
} from '@iops/contracts';
import { DAY_MS, HOUR_MS } from './moments.js';
import type { PlantedRun } from './truth.js';

/** What a scenario promises to show in its streams. */
export interface Promised {
  stream: StreamName;
  kind: 'deviation' | 'silence';
  withinHours: number;
}

/** A promise, and the finding that kept it. */
export interface Kept extends Promised {
  /** Hours from the beginning to the look at which it was found; null when it was not. */
  afterHours: number | null;
  foundAs: AnomalyKind | null;
  score: number | null;
}

/** A finding of the same comes up to a day after what caused it. */
const ECHO_MS = DAY_MS;

/** What a scenario promises of streams: an alert of another type is no matter of anomalies. */
export function promisesOf({ scenario }: Pick<PlantedRun, 'scenario'>): Promised[] {
  return scenario.expects.raises.flatMap(({ alertType, stream, withinMinutes = 0 }): Promised[] => {
    if (stream === undefined) return [];
    const promised = { stream: stream as StreamName, withinHours: Math.ceil(withinMinutes / 60) };
    if (alertType === 'stream_anomaly') return [{ ...promised, kind: 'deviation' }];
    return alertType === 'data_quality' ? [{ ...promised, kind: 'silence' }] : [];
  });
}

/**
 * The finding that keeps a promise: of its stream, begun with the scenario or after it. A silence may be told as a fall,
 * a deviation not as a silence.
 */
export function keeperOf(
  promised: Promised,
  { startedAt, settlesAt }: Pick<PlantedRun, 'startedAt' | 'settlesAt'>,
  found: readonly Anomaly[],
): Anomaly | undefined {
  const [from, to] = [Date.parse(startedAt), Date.parse(settlesAt)];
  // The hour in which it began counts.
  const firstHour = Math.floor(from / HOUR_MS) * HOUR_MS;
  return found.find(({ stream, kind, direction, start, end }) => {
    const isIt = promised.kind === 'silence' ? direction === 'below' : kind === 'deviation';
    const at = Date.parse(start);
    return stream === promised.stream && isIt && at >= firstHour && at < to && Date.parse(end) > from;
  });
}

/** Whether it was found by when the scenario says; the hour in which it began is no whole one, so one more is allowed. */
export function isInTime({ afterHours, withinHours }: Kept): boolean {
  return afterHours !== null && afterHours <= withinHours + 1;
}

/** What a scenario asks to stay quiet, and what was found there nonetheless. */
export function breachesOf(run: PlantedRun, found: readonly Anomaly[]): Anomaly[] {
  const { quiet } = run.scenario.expects;
  return found.filter((finding) => isDuring(finding, run, 0) && quiet.some((expected) => breaks(expected, finding)));
}

/** Silence is a fault of the data; everything else is an anomaly of its stream. */
function breaks({ alertType, stream }: ScenarioExpectation, finding: Anomaly): boolean {
  const kind = finding.kind === 'silence' ? 'data_quality' : 'stream_anomaly';
  return alertType === kind && (stream === undefined || stream === finding.stream);
}

function isDuring({ start, end }: Anomaly, run: PlantedRun, echoMs: number): boolean {
  const [from, to] = [Date.parse(run.startedAt), Date.parse(run.settlesAt) + echoMs];
  return Date.parse(end) > Math.floor(from / HOUR_MS) * HOUR_MS && Date.parse(start) < to;
}

/** Findings that nothing planted can be the cause of. */
export function falseAlarmsOf(found: readonly Anomaly[], runs: readonly PlantedRun[]): Anomaly[] {
  return found.filter((finding) => !runs.some((run) => isDuring(finding, run, ECHO_MS) && touches(run, finding)));
}

function touches(run: PlantedRun, { stream }: Anomaly): boolean {
  const touched = touchedBy(run);
  return stream === ALL_STREAMS ? touched.size > 0 : touched.has(stream);
}

/** What follows in the simulator from another stream, beside what the catalogue's edges say. */
const FOLLOWS: Partial<Record<StreamName, readonly StreamName[]>> = {
  'tutor.availability.set': ['tutor.availability.batch_updated'],
  'session.booking.confirmed': [
    'session.cancellation.by_student',
    'session.cancellation.by_tutor',
    'session.no_show.student',
    'session.no_show.tutor',
  ],
  'session.completed': ['session.feedback.submitted_by_tutor'],
  'support.call.inbound': ['support.call.outbound'],
  'customer.subscription.payment_success': ['payment_gateway.transaction.status'],
  'customer.subscription.payment_failure': ['payment_gateway.transaction.status'],
};

/** The streams that a scenario bends, and all that follow from them. */
export function touchedBy({ scenario }: Pick<PlantedRun, 'scenario'>): Set<StreamName> {
  const bent = STREAM_NAMES.filter((name) =>
    scenario.modifiers.some(({ stream }) =>
      stream.endsWith('.*') ? name.startsWith(stream.slice(0, -1)) : stream === name,
    ),
  );
  const touched = new Set<StreamName>();
  const follow = (stream: StreamName) => {
    if (touched.has(stream)) return;
    touched.add(stream);
    for (const next of [...STREAMS[stream].drives, ...(FOLLOWS[stream] ?? [])]) follow(next as StreamName);
  };
  for (const stream of bent) follow(stream);
  return touched;
}

/** Findings that began at a moment or later. */
export function begunSince(found: readonly Anomaly[], from: number): Anomaly[] {
  return found.filter(({ start }) => Date.parse(start) >= from);
}

/** Weeks of streams in [from, to) that nothing planted touches, over so many streams. */
export function calmStreamWeeks(
  streams: readonly StreamName[],
  runs: readonly PlantedRun[],
  { from, to }: { from: number; to: number },
): number {
  let hours = 0;
  for (const stream of streams) {
    const mine = runs.filter((run) => touchedBy(run).has(stream));
    for (let at = from; at < to; at += HOUR_MS) {
      const isTouched = mine.some(
        (run) => at + HOUR_MS > Date.parse(run.startedAt) && at < Date.parse(run.settlesAt) + ECHO_MS,
      );
      if (!isTouched) hours++;
    }
  }
  return hours / 168;
}
