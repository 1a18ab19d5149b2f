import { expect } from '@open-wc/testing';
import { en } from '../../i18n/en.js';
import { formatFor } from '../../i18n/format.js';
import { evidenceUnit, evidenceValue } from './evidence-value.js';
import { factorBars } from './factor-bars.js';
import { textSegments } from './text-segments.js';

describe('a text and its figures', () => {
  const figure = (start: number, end: number, evidenceId = 'e1') => ({ start, end, evidenceId });
  const cut = (whole: string, ...figures: ReturnType<typeof figure>[]) =>
    textSegments(whole, figures).map(({ text, evidenceId }) => (evidenceId ? `[${text}]` : text));

  it('are cut apart without losing a character', () => {
    expect(cut('3 calls in 14 days', figure(11, 13), figure(0, 1))).to.deep.equal([
      '[3]',
      ' calls in ',
      '[14]',
      ' days',
    ]);
  });
  it('figures that lie inside another or outside the text are passed over', () => {
    expect(cut('14 days', figure(0, 2), figure(1, 2), figure(5, 99), figure(3, 3))).to.deep.equal(['[14]', ' days']);
  });
  it('a text without figures stays whole', () => expect(cut('No figure.')).to.deep.equal(['No figure.']));
  it('an empty text has no parts', () => expect(cut('')).to.deep.equal([]));
});

describe('factor bars', () => {
  const factor = (label: string, contribution: number) => ({ feature: label, label, value: null, contribution });

  it('diverge around 0, the strongest first', () => {
    const [first, second] = factorBars([factor('up', 10), factor('down', -30)]);
    expect(first).to.deep.include({ zero: 75, start: 0, width: 75, share: 0.75 });
    expect(second).to.deep.include({ zero: 75, start: 75, width: 25, share: 0.25 });
  });
  it('use the whole width when all pull one way', () => {
    expect(factorBars([factor('a', -20), factor('b', -5)])[0]).to.deep.include({ zero: 100, start: 0, width: 100 });
  });
  it('leave out what moved nothing', () => {
    expect(factorBars([factor('a', 0)])).to.deep.equal([]);
    expect(factorBars([])).to.deep.equal([]);
  });
});

describe('the value of evidence', () => {
  const words = { format: formatFor('en', 'America/Chicago'), strings: en };
  for (const [value, unit, text, shownUnit] of [
    [3, 'calls', '3', 'calls'],
    [-19, 'points', '−19', 'points'],
    [64, 'percent', '64%', ''],
    ['2026-11-20T14:05:00.000Z', 'time', 'Nov 20, 08:05', ''],
    ['tutor no show', null, 'tutor no show', ''],
    ['not a time', 'time', 'not a time', ''],
  ] as const) {
    it(`${value} in ${unit} is written "${text} ${shownUnit}"`, () => {
      expect([evidenceValue({ value, unit }, words), evidenceUnit({ unit })]).to.deep.equal([text, shownUnit]);
    });
  }
});
