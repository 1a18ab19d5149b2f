import { describe, expect, it } from '@jest/globals';
import { type Allowance, grown } from './allowance.js';
import { feedOf } from './feed-of.js';
import { createLimiter } from './limiter.js';
import { beats, loadEvent } from './load.js';
import type { Student } from './students.js';

const event = (data: Record<string, unknown>) => ({ event_id: 'evt_1', event_type: 'x', occurred_at: '', data });

describe('dealing events to feeds', () => {
  it('sends all that concerns one customer the same way', () => {
    const booked = event({ customer_id: 'stu_0001', tutor_id: 'tut_001', booking_id: 'ses_1' });
    const called = event({ customer_id: 'stu_0001', call_id: 'call_1' });
    expect(feedOf(called, 50)).toBe(feedOf(booked, 50));
  });

  it('uses every feed about equally', () => {
    const loads = Array.from({ length: 50 }, () => 0);
    for (let i = 0; i < 5000; i++) loads[feedOf(event({ customer_id: `stu_${i}` }), 50)]!++;
    expect(Math.min(...loads)).toBeGreaterThan(50);
    expect(Math.max(...loads)).toBeLessThan(160);
  });
});

describe('the cap of a feed', () => {
  it('lets no more than rate × (time + 5 s) through, however often it is asked', () => {
    let allowance: Allowance = { events: 0, at: 0 };
    let sent = 0;
    for (let now = 0; now <= 60_000; now += 37) {
      allowance = grown(allowance, 5, now);
      // Idle for twenty seconds, then as greedy as can be.
      const taken = now < 20_000 ? 0 : Math.floor(allowance.events);
      allowance = { ...allowance, events: allowance.events - taken };
      sent += taken;
    }
    expect(sent).toBeLessThanOrEqual(5 * (40 + 5));
    expect(sent).toBeGreaterThanOrEqual(5 * (40 + 5) - 2);
  });

  it('does not shrink when the clock is set back', () => {
    expect(grown({ events: 3, at: 10_000 }, 5, 4000)).toEqual({ events: 3, at: 4000 });
  });
});

describe('load', () => {
  const feed = (index: number) => ({ idSeed: 1, feed: index, feeds: 50, ratePerSec: 5 });

  it('has exactly rate beats a second, in any windows that join', () => {
    const from = Date.parse('2026-11-21T05:00:00.123Z');
    const whole = beats(feed(17), from, from + 10_000);
    expect(whole).toHaveLength(50);
    const cuts = [0, 1, 100, 130, 999, 5000, 10_000].map((cut) => from + cut);
    expect(cuts.slice(1).flatMap((cut, i) => beats(feed(17), cuts[i] as number, cut))).toEqual(whole);
  });

  it('staggers the feeds evenly', () => {
    const all = Array.from({ length: 50 }, (_, i) => beats(feed(i), 0, 1000)).flat();
    expect(all).toHaveLength(250);
    expect(all.filter((at) => at < 100)).toHaveLength(25);
  });

  it('gives every beat an event of its own that is not ahead of it', () => {
    const students = [{ id: 'stu_0001' }, { id: 'stu_0002' }] as Student[];
    const told = beats(feed(3), 0, 10_000).map((at) => ({ at, told: loadEvent(feed(3), at, students) }));
    expect(new Set(told.map((beat) => beat.told.event.event_id)).size).toBe(50);
    expect(told.every((beat) => beat.told.at <= beat.at)).toBe(true);
  });
});

describe('the limiter', () => {
  it('runs so many at once and no more, in the order given', async () => {
    const limit = createLimiter(3);
    const started: number[] = [];
    let running = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        limit(async () => {
          started.push(i);
          most = Math.max(most, ++running);
          await new Promise((resolve) => setTimeout(resolve, (i * 7) % 5));
          running--;
        }),
      ),
    );
    expect(most).toBe(3);
    expect(started).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  it('goes on after a task that fails', async () => {
    const limit = createLimiter(1);
    await expect(limit(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(limit(async () => 'yes')).resolves.toBe('yes');
  });
});
