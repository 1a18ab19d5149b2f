import { describe, expect, it } from '@jest/globals';
import { isDataFault } from './data-fault.js';

const failure = (code: string) => Object.assign(new Error('it failed'), { code });

describe('a fault of the data', () => {
  it.each(['22003', '22P02', '22021', '23505', '23514', '54000'])('is SQLSTATE %s', (code) => {
    expect(isDataFault(failure(code))).toBe(true);
  });

  it.each(['40001', '40P01', '55P03', '57014', '57P01', '53300', '08006', '42P01', 'ECONNRESET', '22', 'XX000'])(
    'is not %s: another try may go well, or the code is wrong for every row',
    (code) => {
      expect(isDataFault(failure(code))).toBe(false);
    },
  );

  it('is what a pure function throws over a value it did not expect', () => {
    const thrown = [() => (null as unknown as string).length, () => 'x'.repeat(-1), () => JSON.parse('{')].map(
      (fail) => {
        try {
          return fail();
        } catch (error) {
          return error;
        }
      },
    );
    expect(thrown.map(isDataFault)).toEqual([true, true, true]);
    expect([new Error('no'), null, undefined, 'text'].map(isDataFault)).toEqual([false, false, false, false]);
  });
});
