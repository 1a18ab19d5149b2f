import { expect } from '@open-wc/testing';
import { en } from '../../i18n/en.js';
import { formatFor } from '../../i18n/format.js';
import { alert } from '../../testing/fixtures.js';
import { evidenceUnit, evidenceValue } from './evidence-value.js';
import { factorBars } from './factor-bars.js';
import { interventionFor } from './intervention.js';
import { opinionOn } from './opinions.js';
import { personOf } from './person.js';
import { textSegments } from './text-segments.js';
import { whyNow } from './why-now.js';

describe('a text and its figures', () => {
  const figure = (start: number, end: number, evidenceId = 'e1') => ({ start, end, evidenceId });
  const cut = (whole: string, ...figures: ReturnType<typeof figure>[]) =>
    textSegments(whole, figures).map(({ text, evidenceId, tail }) => (evidenceId ? `[${text}]${tail}` : text));

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
  it('what stands right behind a figure stays with it', () => {
    expect(cut('(3), 14% (12).', figure(1, 2), figure(5, 7), figure(10, 12))).to.deep.equal([
      '(',
      '[3]),',
      ' ',
      '[14]%',
      ' (',
      '[12]).',
    ]);
    expect(cut('3-14 and 5', figure(0, 1), figure(2, 4), figure(9, 10))).to.deep.equal([
      '[3]-',
      '[14]',
      ' and ',
      '[5]',
    ]);
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
    [1, 'sessions', '1', 'session'],
    [-1, 'points', '−1', 'point'],
    [0, 'sessions', '0', 'sessions'],
    [1.5, 'days', '1.5', 'days'],
    [64, 'percent', '64%', ''],
    ['2026-11-20T14:05:00.000Z', 'time', 'Nov 20, 08:05', ''],
    ['tutor no show', null, 'tutor no show', ''],
    ['not a time', 'time', 'not a time', ''],
  ] as const) {
    it(`${value} in ${unit} is written "${text} ${shownUnit}"`, () => {
      expect([evidenceValue({ value, unit }, words), evidenceUnit({ value, unit })]).to.deep.equal([text, shownUnit]);
    });
  }
});

describe('why an alert is there now', () => {
  it('is the first sentence, and every figure stays with its words', () => {
    const text = 'Sessions fell by 3.5 to 12. It was 15.5 before.';
    const figure = (start: number, end: number) => ({ start, end, evidenceId: 'e1' });
    const { lead, rest, leadFigures, restFigures } = whyNow(text, [figure(17, 20), figure(24, 26), figure(35, 39)]);
    expect([lead, rest]).to.deep.equal(['Sessions fell by 3.5 to 12.', 'It was 15.5 before.']);
    const cut = (whole: string, { start, end }: { start: number; end: number }) => whole.slice(start, end);
    expect(leadFigures.map((one) => cut(lead, one))).to.deep.equal(['3.5', '12']);
    expect(restFigures.map((one) => cut(rest, one))).to.deep.equal(['15.5']);
  });
  it('goes on where a sentence would end within a figure', () => {
    const figure = { start: 0, end: 13, evidenceId: 'e1' };
    expect(whyNow('St. Ana? No 5 came. It rained.', [figure])).to.deep.include({
      lead: 'St. Ana? No 5 came.',
      leadFigures: [figure],
    });
  });
  it('is all there is when there is one sentence, or none', () => {
    expect(whyNow('Only this', [])).to.deep.include({ lead: 'Only this', rest: '' });
    expect(whyNow('', [])).to.deep.include({ lead: '', rest: '' });
  });
});

describe('a step that IOPS keeps', () => {
  const call = { id: 'call_customer', label: 'Call the customer' };
  it('is of a customer or a tutor', () => {
    const tutor = alert('1', { entity: { kind: 'tutor', id: 't1', label: 'T' }, title: 'Low ratings' });
    expect(interventionFor(call, tutor)).to.deep.equal({
      kind: 'call',
      subject: { kind: 'tutor', id: 't1' },
      note: 'Call the customer: Low ratings',
    });
    expect(interventionFor(call, alert('1', { entity: { kind: 'stream', id: 's', label: 'S' } }))).to.equal(null);
  });
  for (const id of ['dance', 'constructor', '__proto__']) {
    it(`is not "${id}"`, () => expect(interventionFor({ id, label: id }, alert('1'))).to.equal(null));
  }
});

describe('who is looking', () => {
  const token = (claims: object) => `h.${btoa(JSON.stringify(claims)).replaceAll('=', '')}.s`;
  it('is who the token names, and may act but for viewers', () => {
    expect(personOf(token({ sub: 'ana', role: 'operator' }))).to.deep.equal({ id: 'ana', canAct: true });
    expect(personOf(token({ sub: 'vi', role: 'viewer' }))).to.deep.equal({ id: 'vi', canAct: false });
  });
  it('is named in any script', () => {
    const claims = String.fromCharCode(...new TextEncoder().encode('{"sub":"数学-ñ"}'));
    expect(personOf(`h.${btoa(claims).replaceAll('+', '-').replaceAll('/', '_')}.s`).id).to.equal('数学-ñ');
  });
  for (const odd of ['t1', '', 'a.b.c', 'h.bnVsbA.s', 'h..s']) {
    it(`is nobody known by "${odd}"`, () => expect(personOf(odd)).to.deep.equal({ id: null, canAct: true }));
  }
});

describe('opinions', () => {
  const word = (factor: string | null, actor: string, vote: 'up' | 'down') => ({
    factor,
    actor,
    vote,
    reason: null,
    note: null,
    at: '2026-11-20T14:00:00.000Z',
  });
  const items = [word('calls', 'ana', 'up'), word('calls', 'bo', 'down'), word(null, 'ana', 'down')];
  it('are told apart by factor, with one’s own among them', () => {
    expect(opinionOn('calls', items, 'ana')).to.deep.equal({ mine: items[0], votes: { up: 1, down: 1 } });
    expect(opinionOn(null, items, 'bo')).to.deep.equal({ mine: null, votes: { up: 0, down: 1 } });
  });
  it('are nobody’s own when it is not known who is looking', () => {
    expect(opinionOn('calls', items, null)).to.deep.equal({ mine: null, votes: { up: 1, down: 1 } });
  });
});
