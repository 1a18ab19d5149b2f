import { describe, expect, it } from '@jest/globals';
import { waitingBytes } from './slow-reader.js';

describe('what a connection has not taken', () => {
  it('is what waits in packets and in the socket', () => {
    expect(waitingBytes({ writeBuffer: [], transport: {} })).toBe(0);
    const writeBuffer = [{ data: 'abc' }, {}, { data: Buffer.from('x') }, { data: 'de' }];
    expect(waitingBytes({ writeBuffer, transport: { socket: { bufferedAmount: 7 } } })).toBe(12);
  });
});
