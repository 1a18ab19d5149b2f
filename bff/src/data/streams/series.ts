import { type HistoryStep, STREAMS, type StreamName, type StreamPoint } from '@iops/contracts';
import { EMPTY, type Rollup, valueOf } from './bucket.js';
import { BASELINE_WEEKS, normalize, type Usual, usualOf, type Weeks } from './usual.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Milliseconds of a step; a day is one of 24 hours here, and may have 23 or 25 on the clock. */
export const STEP_MS: Readonly<Record<HistoryStep, number>> = {
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '1h': HOUR_MS,
  '1d': DAY_MS,
};

/** A span of a history, in milliseconds since 1970. */
export interface Bucket {
  at: number;
  until: number;
  /** What the marketplace's clocks show at its beginning, as if they were set to UTC. */
  local: number;
}

/** What a history is folded from: buckets of the range and of the weeks before it, oldest first. */
export interface Timeline {
  step: HistoryStep;
  buckets: readonly Bucket[];
  /** Where the range begins; buckets before it serve baselines alone. */
  start: number;
  /** What is not over by then has a value, but is compared with nothing. */
  asOf: number;
}

/** The spans of time that the buckets cover without a gap, oldest first. */
export function spansOf(buckets: readonly Bucket[]): { from: number; until: number }[] {
  const spans: { from: number; until: number }[] = [];
  for (const { at, until } of buckets) {
    const open = spans.at(-1);
    if (open?.until === at) open.until = until;
    else spans.push({ from: at, until });
  }
  return spans;
}

/** True when the buckets are made of whole hours of UTC: not for shorter steps, nor where clocks are off by half an hour. */
export function isOfWholeHours(buckets: readonly Bucket[]): boolean {
  return buckets.every(({ at, until }) => at % HOUR_MS === 0 && until % HOUR_MS === 0);
}

/** What is stored of one stream: its rollups by the beginning of their bucket, and the minute from which on it is known. */
export interface Stored {
  stream: StreamName;
  firstAt: number | null;
  rollups: ReadonlyMap<number, Rollup>;
}

/**
 * One point for each bucket of the range, with the baseline of its hour of the week (of its weekday, for days) over the
 * weeks before that bucket: never of what came later, so that a point stays what it was told as.
 */
export function foldSeries({ stream, firstAt, rollups }: Stored, timeline: Timeline): StreamPoint[] {
  const { kind } = STREAMS[stream].valuation;
  const { buckets, start, asOf } = timeline;
  const valueAt = (at: number) => valueOf(kind, rollups.get(at) ?? EMPTY);
  const isOver = ({ until }: Bucket) => until <= asOf;
  const known = buckets.filter(({ at }) => firstAt !== null && at >= firstAt);
  const slots = bySlot(known, timeline.step, valueAt);
  const usuals = new Map<number, Usual | null>();
  return buckets
    .filter(({ at }) => at >= start)
    .map((bucket) => {
      const slot = slotOf(bucket, timeline.step);
      if (!usuals.has(slot)) usuals.set(slot, usualOf(kind, weeksBefore(slots, slot, timeline.step)));
      const usual = usuals.get(slot) ?? null;
      const value = valueAt(bucket.at);
      return {
        timestamp: new Date(bucket.at).toISOString(),
        value,
        normalized: isOver(bucket) ? normalize(value, usual) : null,
        baseline: usual?.baseline ?? null,
      };
    });
}

function bySlot(
  buckets: readonly Bucket[],
  step: HistoryStep,
  valueAt: (at: number) => number | null,
): Map<number, number[]> {
  const slots = new Map<number, number[]>();
  for (const bucket of buckets) {
    const value = valueAt(bucket.at);
    if (value === null) continue;
    const slot = slotOf(bucket, step);
    const values = slots.get(slot);
    if (values === undefined) slots.set(slot, [value]);
    else values.push(value);
  }
  return slots;
}

/** The hour, or the day, that the clocks show; the hour that they show twice is one. */
function slotOf({ local }: Bucket, step: HistoryStep): number {
  return Math.floor(local / slotMs(step));
}

function weeksBefore(slots: ReadonlyMap<number, number[]>, slot: number, step: HistoryStep): Weeks {
  const slotsPerWeek = (7 * DAY_MS) / slotMs(step);
  return Array.from({ length: BASELINE_WEEKS }, (_, i) => slots.get(slot - (i + 1) * slotsPerWeek) ?? []);
}

function slotMs(step: HistoryStep): number {
  return step === '1d' ? DAY_MS : HOUR_MS;
}
