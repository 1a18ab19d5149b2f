import { describe, expect, it } from '@jest/globals';
import { sentences } from './sentences.js';

const split = (text: string) => sentences(text).map(({ start, end }) => text.slice(start, end));

describe('sentences', () => {
  it.each([
    ['One. Two! Three? Four', ['One.', 'Two!', 'Three?', 'Four']],
    ['It fell by 3.5 points. Then it rose.', ['It fell by 3.5 points.', 'Then it rose.']],
    [
      'At 4 p.m. on Nov. 20 she called, e.g. about billing. Then not.',
      ['At 4 p.m. on Nov. 20 she called, e.g. about billing.', 'Then not.'],
    ],
    ['Dr. A. Who called. Why?', ['Dr. A. Who called.', 'Why?']],
    ['She said "no way." Then she left...  Really', ['She said "no way."', 'Then she left...', 'Really']],
    ['a line\nanother line\n', ['a line', 'another line']],
    ['session.completed fell. Yes.', ['session.completed fell.', 'Yes.']],
    ['  ', []],
  ])('%j', (text, expected) => {
    expect(split(text)).toEqual(expected);
  });
});
