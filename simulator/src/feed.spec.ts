import { describe, expect, it } from '@jest/globals';
import type { Sending } from './delivery-faults.js';
import { landed, newFeed, oldestOf, takeDue } from './feed.js';

const RATE = 5;
const due = (count: number, at = 0): Sending[] =>
  Array.from({ length: count }, (_, i) => ({ feed: 0, at: at + i, dueAt: at + i, event: {} }));

describe('a feed', () => {
  it('sends within its cap while time is real, however much is due', () => {
    const feed = { ...newFeed(0, 0), due: due(1000) };
    let sent = 0;
    for (let now = 0; now <= 60_000; now += 100) sent += takeDue(feed, RATE, { now, isFast: false }).length;
    expect(sent).toBeLessThanOrEqual(RATE * (60 + 5));
    expect(sent).toBeGreaterThanOrEqual(RATE * 60);
  });

  it('keeps its cap under a fast clock that brings no more than it may send', () => {
    const feed = newFeed(0, 0);
    for (let now = 0; now <= 20_000; now += 200) {
      feed.due.push(...due(1, now));
      expect(takeDue(feed, RATE, { now, isFast: true }).length).toBeLessThanOrEqual(RATE * 5);
      expect(feed.isBatching).toBe(false);
    }
  });

  it('sends in batches when a fast clock brings more, until that is worked off', () => {
    const feed = { ...newFeed(0, 0), due: due(2500) };
    expect(takeDue(feed, RATE, { now: 100, isFast: true })).toHaveLength(1000);
    // The clock has caught up meanwhile: what it left is not dragged along for minutes.
    expect(takeDue(feed, RATE, { now: 200, isFast: false })).toHaveLength(1000);
    expect(takeDue(feed, RATE, { now: 300, isFast: false })).toHaveLength(500);
    landed(feed, RATE);
    feed.due.push(...due(100));
    expect(takeDue(feed, RATE, { now: 400, isFast: false }).length).toBeLessThan(RATE);
    expect(feed.isBatching).toBe(false);
  });

  it('knows when the oldest happened that is not sent to the end, in whatever order they wait', () => {
    const feed = { ...newFeed(0, 0), due: due(3, 500).toReversed(), flying: due(2, 700) };
    expect(oldestOf(feed)).toBe(500);
    expect(oldestOf(newFeed(0, 0))).toBe(Number.POSITIVE_INFINITY);
  });
});
