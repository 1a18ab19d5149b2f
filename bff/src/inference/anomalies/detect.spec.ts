import { STREAM_NAMES, type StreamName } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import {
  createRandom,
  type DemandRecipe,
  type GeneratedDemand,
  generateDemand,
} from '../../testing/generated-demand.js';
import { allowedBy } from './announced.js';
import { type Detection, detect, type Finding } from './detect.js';

const FROM = new Date('2025-01-06T00:00:00Z');
const WEEKS = 10;
/** Four weeks of history, and four in which the method is tried out on it. */
const JUDGED_FROM = 8;
const HOUR_MS = 3_600_000;

interface Series {
  stream?: StreamName;
  kind?: 'count' | 'mean';
  values: readonly (number | null)[];
  counts?: readonly (number | null)[];
}

function find(series: readonly Series[], weekHours: Uint8Array, more: Partial<Detection> = {}): Finding[] {
  const length = weekHours.length;
  const pasts = series.map(({ stream, kind = 'count', values, counts = null }, i) => ({
    stream: stream ?? STREAM_NAMES[i]!,
    kind,
    values,
    counts,
    until: length,
  }));
  const interrupted = Array.from({ length }, () => false);
  const given = { pasts, weekHours, interrupted, allowed: new Map(), first: JUDGED_FROM * 168, until: length, ...more };
  const steps = detect(given);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value.findings;
  }
}

const seeds = (n: number) => Array.from({ length: n }, (_, i) => 11 + 7 * i);
const made = (recipe: Omit<DemandRecipe, 'seed'>, seed: number) => generateDemand(FROM, WEEKS, { ...recipe, seed });

/** Busy hours, one in every third day that is judged, with the next. */
function busyHours({ rates }: GeneratedDemand, seed: number, least: number): number[] {
  const random = createRandom(seed);
  const hours: number[] = [];
  for (let day = JUDGED_FROM * 7 + 1; day < WEEKS * 7; day += 3) {
    const busy = Array.from({ length: 22 }, (_, hour) => day * 24 + hour).filter(
      (i) => Math.min(rates[i]!, rates[i + 1]!) >= least,
    );
    if (busy.length > 0) hours.push(busy[Math.floor(random() * busy.length)]!);
  }
  return hours;
}

function bend(values: readonly number[], hours: readonly number[], factor: number): number[] {
  const bent = [...values];
  for (const hour of hours) for (const i of [hour, hour + 1]) bent[i] = Math.round(bent[i]! * factor);
  return bent;
}

describe('on clean weeks', () => {
  it.each([
    ['Poisson, sparse', { mean: 0.4 }],
    ['Poisson', { mean: 8 }],
    ['Poisson, busy', { mean: 200 }],
    ['over-dispersed', { mean: 40, dispersion: 0.1 }],
    ['over-dispersed, busy', { mean: 3_000, dispersion: 0.03 }],
    ['with a wandering level', { mean: 60, dispersion: 0.02, wander: 0.03 }],
    ['growing by a third a month', { mean: 60, dispersion: 0.02, growth: 0.01 }],
  ])('%s: at most one false alarm in five stream-weeks', (_, recipe) => {
    const alarms = seeds(3).flatMap((seed) => {
      const demand = made(recipe, seed);
      return find([demand], demand.weekHours);
    });
    expect(alarms.length / (3 * (WEEKS - JUDGED_FROM))).toBeLessThanOrEqual(0.2);
  });

  it('in bursts of many sizes: at most one false alarm in five stream-weeks', () => {
    const alarms = seeds(3).flatMap((seed) => {
      const demand = made({ mean: 6 }, seed);
      const random = createRandom(seed);
      const burst = () => 1 + Math.floor(5 * random());
      const values = demand.values.map((value) => Array.from({ length: value }, burst).reduce((a, b) => a + b, 0));
      return find([{ values }], demand.weekHours);
    });
    expect(alarms.length / (3 * (WEEKS - JUDGED_FROM))).toBeLessThanOrEqual(0.2);
  });

  it('with a holiday one stream in five at most alarms for itself; that all fell is told once', () => {
    const all = seeds(10).map((seed) => made({ mean: 80, dispersion: 0.01 }, seed));
    const day = (JUDGED_FROM * 7 + 8) * 24;
    const fallen = all.map(({ values }) => ({
      values: values.map((value, i) => (i >= day && i < day + 24 ? Math.round(value / 2) : value)),
    }));
    const found = find(fallen, all[0]!.weekHours);
    expect(found.filter(({ kind }) => kind !== 'movement').length).toBeLessThanOrEqual(2);
    const [told, ...more] = found.filter(({ kind }) => kind === 'movement');
    expect([told!.stream, told!.direction, more.length]).toEqual(['*', 'below', 0]);
    expect(told!.start).toBeGreaterThanOrEqual(day);
    expect(told!.end).toBeLessThanOrEqual(day + 26);
    expect(told!.worst.actual).toBeCloseTo(50, -1);
  });
});

describe('outages of two hours', () => {
  it.each([
    ['Poisson', { mean: 20 }],
    ['over-dispersed', { mean: 100, dispersion: 0.05 }],
    ['with a wandering level', { mean: 60, dispersion: 0.02, wander: 0.03 }],
    ['growing', { mean: 400, dispersion: 0.02, growth: 0.01 }],
  ])('of busy streams, %s: at least 85 in 100 are found, where they are', (_, recipe) => {
    let [found, planted] = [0, 0];
    for (const seed of seeds(3)) {
      const demand = made(recipe, seed);
      const hours = busyHours(demand, seed, 20);
      const findings = find([{ values: bend(demand.values, hours, 0) }], demand.weekHours);
      planted += hours.length;
      found += hours.filter((hour) =>
        findings.some(({ start, end, direction }) => direction === 'below' && start <= hour + 1 && end > hour),
      ).length;
    }
    expect(planted).toBeGreaterThan(9);
    expect(found / planted).toBeGreaterThanOrEqual(0.85);
  });

  it('are told with their hours, what was expected, and how unlikely they are', () => {
    const demand = made({ mean: 120, dispersion: 0.01 }, 5);
    const [hour] = busyHours(demand, 5, 100);
    const [finding, ...more] = find([{ values: bend(demand.values, [hour!], 0) }], demand.weekHours);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ kind: 'silence', direction: 'below', start: hour, end: hour! + 2, isOpen: false });
    const { actual, expected, lower, upper, score } = finding!.worst;
    expect(actual).toBe(0);
    expect(expected / (demand.rates[hour!]! + demand.rates[hour! + 1]!)).toBeCloseTo(1, 0);
    expect(lower).toBeLessThan(expected);
    expect(upper).toBeGreaterThan(expected);
    expect(score).toBeGreaterThan(10);
  });

  it('that begin and end between the hours are silences as well, noticed by the first hour that is whole', () => {
    let [found, silent] = [0, 0];
    for (const seed of seeds(4)) {
      const demand = made({ mean: 100, dispersion: 0.02 }, seed);
      const [hour] = busyHours(demand, seed, 80);
      const values = [...demand.values];
      for (const [i, share] of [[hour!, 0.4], [hour! + 1, 0], [hour! + 2, 0.6]] as const) // biome-ignore format: hours
        values[i] = Math.round(share * values[i]!);
      const findings = find([{ values }], demand.weekHours, { until: hour! + 2 }).filter(({ end }) => end > hour!);
      found += findings.length;
      silent += findings.filter(({ kind, start }) => kind === 'silence' && Math.abs(start - hour!) < 2).length;
    }
    expect([found, silent]).toEqual([4, 4]);
  });

  it('in which a related stream goes astray are a fall of the business, not a silence of the data', () => {
    const [success, failure, searches] = [made({ mean: 120 }, 5), made({ mean: 30 }, 6), made({ mean: 90 }, 8)];
    const [hour] = busyHours(success, 5, 100);
    const payments = {
      stream: 'customer.subscription.payment_success',
      values: bend(success.values, [hour!], 0),
    } as const;
    const calm = find([payments, { stream: 'customer.tutor.search', values: searches.values }], success.weekHours);
    expect(calm.map(({ kind }) => kind)).toEqual(['silence']);
    const failed = {
      stream: 'customer.subscription.payment_failure',
      values: bend(failure.values, [hour!], 6),
    } as const;
    const found = find([payments, failed], success.weekHours);
    expect(found.map(({ stream, kind, direction }) => [stream, kind, direction])).toEqual([
      [payments.stream, 'deviation', 'below'],
      [failed.stream, 'deviation', 'above'],
    ]);
  });
});

describe('what rises by more than half for a day', () => {
  it('is found within half a day, and told to begin when it did', () => {
    let [found, onTime] = [0, 0];
    for (const seed of seeds(5)) {
      const demand = made({ mean: 8 }, seed);
      const begins = (WEEKS - 1) * 168 + 14;
      // Bursts of three: a visit brings several events.
      const values = demand.values.map((value, i) => 3 * (i < begins ? value : Math.round(1.7 * value)));
      const rises = find([{ values }], demand.weekHours, { until: begins + 14 }).filter(({ end }) => end > begins);
      found += rises.length;
      onTime += rises.filter(({ start, direction }) => direction === 'above' && Math.abs(start - begins) <= 3).length;
    }
    expect(found).toBeGreaterThanOrEqual(4);
    expect(onTime).toBeGreaterThanOrEqual(found - 1);
  });
});

describe('what was announced', () => {
  const demand = made({ mean: 120, dispersion: 0.01 }, 5);
  const hour = busyHours(demand, 5, 100)[1]!;
  const announced = (magnitude: 'low' | 'medium' | 'high', factor: number) => {
    const event = {
      id: 'e',
      type: 'academic' as const,
      title: '',
      description: '',
      severity: 'info' as const,
      externalLink: null,
      occurredAt: new Date(FROM.getTime() + hour * HOUR_MS).toISOString(),
      expectedImpact: {
        streams: ['customer.*' as const],
        direction: 'decrease' as const,
        magnitude,
        durationMinutes: 120,
      },
    };
    const allowed = allowedBy([event], { from: FROM.getTime(), length: demand.weekHours.length });
    const series = { stream: 'customer.page.view' as const, values: bend(demand.values, [hour], factor) };
    return find([series], demand.weekHours, { allowed });
  };

  it('and came so is no anomaly', () => expect(announced('medium', 0.5)).toEqual([]));
  it('and came much worse is one', () => expect(announced('medium', 0.05)).toHaveLength(1));
  it('and came the other way is one', () => expect(announced('medium', 2.5)).toHaveLength(1));
  it('as high is one: how high was not said', () => expect(announced('high', 0.3)).toHaveLength(1));
});

describe('odd series', () => {
  it('means of few events do not alarm where those of many would', () => {
    const counts = made({ mean: 20 }, 9);
    const random = createRandom(3);
    const spread = 0.8;
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const means = counts.values.map((n) => (n === 0 ? null : 4.3 + (spread * normal()) / Math.sqrt(n)));
    const series = {
      stream: 'session.rating.submitted_by_student',
      kind: 'mean',
      values: means,
      counts: counts.values,
    } as const;
    expect(find([series], counts.weekHours).length).toBeLessThanOrEqual(1);
    const busy = busyHours(counts, 4, 40)[0]!;
    means[busy] = 2;
    means[busy + 1] = 2;
    expect(find([series], counts.weekHours)).toMatchObject([{ kind: 'deviation', direction: 'below', start: busy }]);
  });

  it('nothing, naught, one value and less than two weeks are not judged', () => {
    const { weekHours, values } = made({ mean: 30 }, 5);
    const none = values.map(() => null);
    const naught = values.map(() => 0);
    const one = values.map((_, i) => (i === 1_400 ? 5 : null));
    const short = values.map((value, i) => (i < 8.4 * 168 ? null : value));
    expect(
      find(
        [none, naught, one, short].map((each) => ({ values: each })),
        weekHours,
      ),
    ).toEqual([]);
  });

  it('a gap of a week is not known, and neither it nor its end is an anomaly', () => {
    const { weekHours, values } = made({ mean: 90, dispersion: 0.01 }, 5);
    const gap = values.map((value, i) => (i >= 8.3 * 168 && i < 9.3 * 168 ? null : value));
    expect(find([{ values: gap }], weekHours)).toEqual([]);
  });

  it('hours in which nobody was heard are one silence of all', () => {
    const all = seeds(3).map((seed) => made({ mean: 30 }, seed));
    const from = 9 * 168 + 15;
    const isGap = (i: number) => i >= from && i < from + 5;
    const silent = all.map(({ values }) => ({ values: values.map((value, i) => (isGap(i) ? null : value)) }));
    const interrupted = all[0]!.values.map((_, i) => isGap(i));
    const found = find(silent, all[0]!.weekHours, { interrupted });
    expect(found).toMatchObject([{ stream: '*', kind: 'silence', start: from, end: from + 5, isOpen: false }]);
  });

  it.each(['2025-03-09', '2025-11-02'])('a day of another length (%s) is as any other', (day) => {
    const from = new Date(Date.parse(`${day}T00:00:00Z`) - 9 * 7 * 24 * HOUR_MS);
    const found = seeds(2).flatMap((seed) => {
      const demand = generateDemand(from, 10, { mean: 150, dispersion: 0.005, seed });
      return find([demand], demand.weekHours);
    });
    expect(found).toEqual([]);
  });

  it('is judged by nothing that came after its day', () => {
    const { weekHours, values } = made({ mean: 120 }, 5);
    const hours = busyHours({ ...made({ mean: 120 }, 5) }, 5, 100);
    const bent = bend(values, hours, 0);
    const until = hours[1]! + 2;
    const early = find([{ values: bent.map((value, i) => (i < until ? value : null)) }], weekHours, { until });
    const late = find([{ values: bent }], weekHours);
    expect(early.map(({ start, worst }) => [start, worst])).toEqual(
      late.slice(0, early.length).map(({ start, worst }) => [start, worst]),
    );
    expect(early).toHaveLength(2);
  });
});
