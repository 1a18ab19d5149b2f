import { describe, expect, it } from '@jest/globals';
import { Rate } from './rate.js';

describe('the rate of events', () => {
  it('is the mean of the last ten whole seconds', () => {
    const rate = new Rate();
    for (let at = 0; at < 60_000; at += 250) rate.add(2, at);
    expect(rate.perSecond(60_000)).toBe(8);
    expect(rate.perSecond(60_999)).toBe(8);
    expect(rate.perSecond(65_000)).toBe(4);
  });

  it('is 0 before anything happened, and again ten seconds after the last', () => {
    const rate = new Rate();
    expect(rate.perSecond(1000)).toBe(0);
    rate.add(100, 1000);
    expect(rate.perSecond(11_999)).toBe(10);
    expect(rate.perSecond(12_000)).toBe(0);
  });
});
