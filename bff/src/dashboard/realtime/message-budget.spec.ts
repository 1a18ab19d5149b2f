import { describe, expect, it } from '@jest/globals';
import { countPacket, MAX_PACKETS, WINDOW_MS } from './message-budget.js';

describe('what a connection may send', () => {
  it('is a hundred packets in five seconds, and as many again in the next', () => {
    const sent = { since: 0, packets: 0 };
    const taken = Array.from({ length: MAX_PACKETS + 1 }, () => countPacket(sent, 10));
    expect(taken.indexOf(false)).toBe(MAX_PACKETS);
    expect(countPacket(sent, WINDOW_MS - 1)).toBe(false);
    expect(countPacket(sent, WINDOW_MS)).toBe(true);
  });
});
