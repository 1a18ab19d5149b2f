import { describe, expect, it } from '@jest/globals';
import { MAX_ROWS, parseRows } from './rows.js';

const refused = (sent: unknown, ...more: [('churned' | null)?, string[]?]) => {
  const parsed = parseRows(sent, more[0] ?? null, more[1] ?? null);
  return parsed.kind === 'refused' ? parsed.pointer : parsed;
};

describe('rows that are sent', () => {
  it('have their features in one order, and what a row lacks is not known', () => {
    const parsed = parseRows(
      [
        { id: 'a', features: { days: 3 }, churned: true },
        { id: 'b', features: { calls: 1, days: null }, churned: 0 },
      ],
      'churned',
    );
    expect(parsed).toMatchObject({
      kind: 'rows',
      features: ['days', 'calls'],
      rows: [
        { id: 'a', values: [3, null], outcome: true },
        { id: 'b', values: [null, 1], outcome: false },
      ],
    });
  });

  it('stand in the order of the model that is asked', () => {
    const parsed = parseRows([{ id: 'a', features: { calls: 2 } }], null, ['days', 'calls']);
    expect(parsed).toMatchObject({ features: ['days', 'calls'], rows: [{ values: [null, 2] }] });
    expect(refused([{ id: 'a', features: { 'a/b': 1 } }], null, ['days'])).toBe('/rows/0/features/a~1b');
  });

  it.each([
    ['no array', undefined, '/rows'],
    ['none', [], '/rows'],
    ['too many', Array.from({ length: MAX_ROWS + 1 }), '/rows'],
    ['a row that is no object', [7], '/rows/0'],
    ['a row without an id', [{ features: {} }], '/rows/0/id'],
    ['features that are a list', [{ id: 'a', features: [1] }], '/rows/0/features'],
    ['a name that cannot be stored', [{ id: 'a', features: { '\ud800': 1 } }], '/rows/0/features/\ud800'],
    ['text for a number', [{ id: 'a', features: { x: '1' } }], '/rows/0/features/x'],
    ['a number without end', [{ id: 'a', features: { x: Infinity } }], '/rows/0/features/x'],
    [
      'too many features',
      [{ id: 'a', features: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`f${i}`, 1])) }],
      '/rows/0/features/f100',
    ],
  ])('are refused with a pointer: %s', (_, sent, pointer) => {
    expect(refused(sent)).toBe(pointer);
  });

  it('say what came of them when they are to be learnt from', () => {
    expect(refused([{ id: 'a', features: {} }], 'churned')).toBe('/rows/0/churned');
    expect(refused([{ id: 'a', features: {}, churned: 'yes' }], 'churned')).toBe('/rows/0/churned');
  });
});
