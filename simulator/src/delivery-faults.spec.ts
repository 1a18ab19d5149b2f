import type { DeliveryFaults, MarketplaceEvent } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { Dealing } from './dealing.js';
import { type Assigned, changesNothing, NO_FAULTS, type Sending, sendings } from './delivery-faults.js';

const NOON = Date.parse('2026-11-20T12:00:00Z');
const happened: Assigned[] = Array.from({ length: 2000 }, (_, i) => ({
  feed: i % 7,
  at: NOON + i * 100,
  event: {
    event_id: `evt_${i}`,
    event_type: 'session.completed',
    occurred_at: new Date(NOON + i * 100).toISOString(),
    data: { session_id: `ses_${i}`, customer_id: 'stu_1', tutor_id: 'tut_1', subject: 'algebra', duration_minutes: 60 },
  },
}));
const END = NOON + happened.length * 100;
const faults = (some: Partial<DeliveryFaults>): DeliveryFaults => ({ ...NO_FAULTS, ...some });
const sentOf = (some: Partial<DeliveryFaults>, seed = 1) =>
  happened.flatMap((happening) => sendings(happening, faults(some), seed).sendings);
const idOf = ({ event }: Sending) => (event as MarketplaceEvent).event_id;
const share = (count: number) => count / happened.length;

describe('delivery faults', () => {
  it('are none unless they are asked for: every event once, as it is, when it happens', () => {
    expect(changesNothing(NO_FAULTS)).toBe(true);
    expect(sentOf({})).toEqual(happened.map(({ feed, at, event }) => ({ feed, at, dueAt: at, event })));
  });

  it('are the same for the same seed, and others for another', () => {
    const some = { duplicateShare: 0.3, malformedShare: 0.3, lostShare: 0.3, outOfOrderShare: 0.5 };
    expect(sentOf(some)).toEqual(sentOf(some));
    expect(sentOf(some, 2)).not.toEqual(sentOf(some));
  });

  it('doubles the share that is asked for, each with the very same event a little later', () => {
    const sent = sentOf({ duplicateShare: 0.25 });
    expect(share(sent.length - happened.length)).toBeCloseTo(0.25, 1);
    const twice = sent.filter((sending, i) => i > 0 && idOf(sending) === idOf(sent[i - 1] as Sending));
    expect(twice).toHaveLength(sent.length - happened.length);
    for (const again of twice) {
      const first = sent.find((sending) => idOf(sending) === idOf(again)) as Sending;
      expect(again.event).toEqual(first.event);
      expect(again.dueAt - first.dueAt).toBeGreaterThanOrEqual(1000);
    }
  });

  it('loses the share that is asked for, whole', () => {
    expect(share(sentOf({ lostShare: 0.1 }).length)).toBeCloseTo(0.9, 1);
    expect(sentOf({ lostShare: 1, duplicateShare: 1 })).toEqual([]);
  });

  it('sends late what it is asked to, saying when it truly occurred', () => {
    const late = sentOf({ lateShare: 0.5, lateMinutes: 90 }).filter(({ at, dueAt }) => dueAt > at);
    expect(share(late.length)).toBeCloseTo(0.5, 1);
    expect(late.every(({ at, dueAt }) => dueAt - at === 90 * 60_000)).toBe(true);
    const { at, event } = late[0] as Sending;
    expect((event as MarketplaceEvent).occurred_at).toBe(new Date(at).toISOString());
  });

  it('puts a wrong clock into every event', () => {
    const [first] = sentOf({ clockOffsetSeconds: -3600 });
    expect(first).toMatchObject({ at: NOON, dueAt: NOON, event: { occurred_at: '2026-11-20T11:00:00.000Z' } });
  });

  it('spoils the share that is asked for in more than one way', () => {
    const sent = sentOf({ malformedShare: 0.5 });
    const known = new Map(happened.map(({ event }) => [event.event_id, JSON.stringify(event)]));
    const spoilt = sent.filter((sending) => known.get(idOf(sending)) !== JSON.stringify(sending.event));
    expect(share(spoilt.length)).toBeCloseTo(0.5, 1);
    const nameless = spoilt.filter((sending) => idOf(sending) === undefined);
    expect(nameless.length).toBeGreaterThan(50);
    expect(
      spoilt.filter(({ event }) => (event as MarketplaceEvent).event_type !== 'session.completed').length,
    ).toBeGreaterThan(50);
    expect(spoilt.filter(({ event }) => typeof (event as MarketplaceEvent).data !== 'object').length).toBeGreaterThan(
      50,
    );
  });

  it('meets the same events with one fault whatever else is asked for', () => {
    const lost = (more: Partial<DeliveryFaults>) => {
      const sent = new Set(sentOf({ lostShare: 0.2, ...more }).map(({ at }) => at));
      return happened.filter(({ at }) => !sent.has(at));
    };
    expect(lost({ duplicateShare: 0.5, lateShare: 0.5, lateMinutes: 5 })).toEqual(lost({}));
  });
});

describe('dealing', () => {
  const dealt = (some: Partial<DeliveryFaults>, ticks: number) => {
    const dealing = new Dealing(1, NOON);
    const each = Math.ceil(happened.length / ticks);
    const rounds = Array.from({ length: ticks }, (_, i) => {
      const until = Math.min(END, NOON + (i + 1) * each * 100);
      return { until, sent: dealing.deal(happened.slice(i * each, (i + 1) * each), faults(some), until) };
    });
    return { dealing, rounds };
  };

  it('gives out everything once and in order where nothing is done to it', () => {
    const { rounds, dealing } = dealt({}, 40);
    expect(rounds.flatMap(({ sent }) => sent.map(idOf))).toEqual(happened.map(({ event }) => event.event_id));
    expect(dealing.oldest()).toBe(Number.POSITIVE_INFINITY);
  });

  it('gives out nothing before it is due, and all in the end', () => {
    const { rounds, dealing } = dealt({ lateShare: 0.5, lateMinutes: 1, duplicateShare: 0.2 }, 40);
    for (const { until, sent } of rounds) expect(sent.every(({ dueAt }) => dueAt < until)).toBe(true);
    const left = dealing.deal([], NO_FAULTS, END + 3_600_000);
    const all = [...rounds.flatMap(({ sent }) => sent), ...left];
    expect(all).toHaveLength(happened.length + dealing.met.duplicate);
    expect(dealing.oldest()).toBe(Number.POSITIVE_INFINITY);
  });

  it('sends later ones before those that are put out of order', () => {
    const { rounds, dealing } = dealt({ outOfOrderShare: 0.2 }, 40);
    const times = rounds.flatMap(({ sent }) => sent.map(({ at }) => at));
    const newestBefore = times.map((_, i) => Math.max(...times.slice(0, i)));
    const overtaken = times.filter((at, i) => at < (newestBefore[i] as number)).length;
    // Some are still held back at the end.
    expect(overtaken).toBeGreaterThan(dealing.met.outOfOrder / 2);
  });

  it('knows how old the oldest is that it holds back', () => {
    const { dealing } = dealt({ lateShare: 1, lateMinutes: 60 }, 40);
    expect(dealing.oldest()).toBe(NOON);
  });

  it('counts whom it met', () => {
    const { dealing } = dealt({ lostShare: 0.1, malformedShare: 0.1, clockOffsetSeconds: 5 }, 10);
    expect(share(dealing.met.lost)).toBeCloseTo(0.1, 1);
    expect(dealing.met.malformed).toBeGreaterThan(100);
    expect(dealing.met.wrongClock).toBe(happened.length - dealing.met.lost);
    expect(dealing.met.duplicate).toBe(0);
  });
});
