import { describe, expect, it } from '@jest/globals';
import { percent, progressBar, progressLine } from './progress.js';

describe('the progress of the back-fill', () => {
  it('says 100 % only when all is done', () => {
    expect(percent({ done: 1_499_999, total: 1_500_000 })).toBe(99);
    expect(percent({ done: 1_500_000, total: 1_500_000 })).toBe(100);
  });

  it('is complete when there is nothing to do, and stays within 0 and 100', () => {
    expect(percent({ done: 0, total: 0 })).toBe(100);
    expect(percent({ done: 12, total: 10 })).toBe(100);
  });

  it('is drawn as a bar and told as a line', () => {
    const half = { done: 750_000, total: 1_500_000, unit: 'events' };
    expect(progressBar(half)).toBe('[############------------]  50 %  750,000 of 1,500,000 events');
    expect(progressLine(half)).toBe('50 %, 750,000 of 1,500,000 events');
  });
});
