import type { StreamName } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { createRandom, generateDemand } from '../../testing/generated-demand.js';
import { detect, type Finding } from './detect.js';
import type { StreamPast } from './stream-past.js';

const STREAM: StreamName = 'customer.subscription.payment_success';
const JUDGED_FROM = 8 * 168;
const PLANS = [79, 129, 199, 299];
const USUAL = 176.5;
const demand = generateDemand(new Date('2025-01-06T00:00:00Z'), 10, { seed: 12, mean: 2.5 });

/** What so many events an hour come to, each of some usual amount. */
function amounts(counts: readonly number[]): number[] {
  const random = createRandom(4);
  const amount = (n: number) => Array.from({ length: n }, () => PLANS[Math.floor(4 * random())]!).reduce(add, 0);
  return counts.map(amount);
}

function judge(counts: readonly number[], values = amounts(counts), others: readonly StreamPast[] = []): Finding[] {
  const until = counts.length;
  const steps = detect({
    pasts: [{ stream: STREAM, kind: 'sum', values, counts, until }, ...others],
    weekHours: demand.weekHours,
    interrupted: counts.map(() => false),
    allowed: new Map(),
    first: JUDGED_FROM,
    until,
  });
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value.findings;
  }
}

const add = (a: number, b: number) => a + b;
/** The first of four busy hours in a row, so many hours after the first that is judged. */
const busyFrom = (hours: number) =>
  demand.rates.findIndex((_, i) => i > JUDGED_FROM + hours && Math.min(...demand.rates.slice(i, i + 4)) >= 6);
const falls = (counts: readonly number[]) => judge(counts).filter(({ direction }) => direction === 'below');

describe('a sum of amounts', () => {
  it('is as usual while as many come as usual, whether one comes in a quiet hour or none', () => {
    expect(judge(demand.values)).toEqual([]);
  });

  it('that rises is found', () => {
    const busy = demand.rates.findIndex((rate, i) => i > JUDGED_FROM + 24 && rate >= 6);
    const found = judge(demand.values.map((n, i) => (i >= busy && i < busy + 4 ? 5 * n + 5 : n)));
    expect(found).toMatchObject([{ stream: STREAM, kind: 'deviation', direction: 'above' }]);
  });

  it('of which few come is found by how few, and told once, in the unit of the sum', () => {
    const busy = busyFrom(24);
    const isLow = (i: number) => i >= busy && i < busy + 4;
    const found = falls(demand.values.map((n, i) => (isLow(i) ? Math.min(n, 1) : n)));
    expect(found).toMatchObject([{ stream: STREAM, kind: 'deviation' }]);
    const { start, end, worst } = found[0]!;
    expect(start < busy + 4 && end > busy).toBe(true);
    expect(worst.actual).toBeGreaterThanOrEqual(PLANS[0]!);
    const events = demand.rates.slice(worst.end - worst.hours + 1, worst.end + 1).reduce(add, 0);
    const usual = (events * PLANS.reduce(add, 0)) / PLANS.length;
    expect(worst.expected / usual).toBeGreaterThan(0.6);
    expect(worst.expected / usual).toBeLessThan(1.6);
    expect(worst.upper).toBeGreaterThan(worst.expected);
  });

  it('of which few come is no silence for the hour among them in which none does', () => {
    const busy = busyFrom(24);
    const isLow = (i: number) => i >= busy && i < busy + 4;
    const found = falls(demand.values.map((n, i) => (i === busy + 2 ? 0 : isLow(i) ? Math.min(n, 1) : n)));
    expect(found).toMatchObject([{ stream: STREAM, kind: 'deviation' }]);
  });

  it('of which nothing comes while a related stream goes astray is told once as well, in its unit', () => {
    const busy = busyFrom(24);
    const isOut = (i: number) => i >= busy && i < busy + 8;
    const counts = demand.values.map((n, i) => (isOut(i) ? 0 : n));
    const failures = demand.values.map((n, i) => (isOut(i) ? n + 30 : n));
    const stream: StreamName = 'customer.subscription.payment_failure';
    const failing: StreamPast = { stream, kind: 'count', values: failures, counts: null, until: counts.length };
    const found = judge(counts, amounts(counts), [failing]).filter((finding) => finding.stream === STREAM);
    expect(found).toMatchObject([{ kind: 'deviation', direction: 'below' }]);
    expect(found[0]!.worst.expected).toBeGreaterThan(10 * PLANS[0]!);
  });

  it('is told by figures also where some come in an hour that never had any', () => {
    const never = demand.rates.findIndex((_, i) => i > JUDGED_FROM + 24 && demand.weekHours[i]! % 24 === 3);
    const isQuiet = (i: number) => [2, 3, 4].includes(demand.weekHours[i]! % 24);
    const found = judge(demand.values.map((n, i) => (i === never ? 12 : isQuiet(i) ? 0 : n)));
    for (const { worst, related } of found) {
      expect(worst.expected).toBeGreaterThan(0);
      expect(related).toEqual([]);
    }
    expect(found).toMatchObject([{ kind: 'deviation', direction: 'above' }]);
  });

  it('that is as usual is no concern, however few or many events it is made of', () => {
    const busy = busyFrom(24);
    const isOff = (i: number) => i >= busy && i < busy + 4;
    // As much as usual from a fifth of the events, two large payments in the place of ten, or from five times as many.
    const values = amounts(demand.values).map((sum, i) => (isOff(i) ? demand.rates[i]! * USUAL : sum));
    expect(
      judge(
        demand.values.map((n, i) => (isOff(i) ? Math.ceil(n / 5) : n)),
        values,
      ),
    ).toEqual([]);
    expect(
      judge(
        demand.values.map((n, i) => (isOff(i) ? 5 * n : n)),
        values,
      ),
    ).toEqual([]);
  });

  it('is told once and from its first beginning where fewer events come later', () => {
    const busy = busyFrom(72);
    const isLow = (i: number) => i >= busy && i < busy + 4;
    const isCheap = (i: number) => i >= busy - 24 && i < busy + 4;
    const cheap = (sums: readonly number[]) => sums.map((sum, i) => (isCheap(i) ? 0.05 * sum : sum));
    const alone = judge(demand.values, cheap(amounts(demand.values)));
    const counts = demand.values.map((n, i) => (isLow(i) ? Math.min(n, 1) : n));
    const found = judge(counts, cheap(amounts(counts)));
    expect(alone).toHaveLength(1);
    expect(found).toMatchObject([{ start: alone[0]!.start, direction: 'below' }]);
    expect(found[0]!.end).toBeGreaterThan(busy);
    expect(found[0]!.runScore).toBeGreaterThanOrEqual(alone[0]!.runScore);
  });

  it('of reports at a steady beat is told by itself and by their silence, not by how few they are', () => {
    const random = createRandom(9);
    const steady = demand.values.map(() => 12);
    const values = steady.map((n) => n * 50 * (0.5 + random()));
    const isOff = (i: number) => i >= JUDGED_FROM + 30 && i < JUDGED_FROM + 34;
    const bent = (of: readonly number[], to: number) => of.map((value, i) => (isOff(i) ? to : value));
    expect(judge(bent(steady, 4), bent(values, 450))).toEqual([]);
    expect(judge(bent(steady, 0), bent(values, 0))).toMatchObject([{ kind: 'silence' }]);
  });
});
