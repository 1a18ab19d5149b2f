import { expect } from '@open-wc/testing';
import { withLookback } from './address.js';
import { lookbackIn, lookbackQuery } from './lookback.js';
import { openFrom } from './open-from.js';
import { whenFault } from './when.js';

const from = '2026-11-18T00:00:00.000Z';
const to = '2026-11-19T00:00:00.000Z';

describe('what trends look back over', () => {
  it('is asked for by name, or by its ends', () => {
    expect(lookbackQuery({ range: '7d', from: '', to: '' })).to.equal('range=7d');
    expect(lookbackQuery({ range: '7d', from, to })).to.equal(
      'from=2026-11-18T00%3A00%3A00.000Z&to=2026-11-19T00%3A00%3A00.000Z',
    );
    expect(lookbackQuery({ range: '7d', from, to: '' })).to.equal('from=2026-11-18T00%3A00%3A00.000Z');
  });

  it('comes back from the address it was put into, which keeps the rest', () => {
    for (const lookback of [
      { range: '7d', from: '', to: '' },
      { range: '24h', from, to },
      { range: '24h', from, to: '' },
    ] as const) {
      const { search, hash } = new URL(
        withLookback('https://h.test/ops?page=2&iops-range=30d&iops-from=x#top', lookback),
      );
      expect(lookbackIn(search)).to.deep.equal(lookback);
      expect([new URLSearchParams(search).get('page'), hash]).to.deep.equal(['2', '#top']);
    }
  });

  for (const search of ['', '?page=2', '?iops-range=always', '?iops-from=yesterday', '?iops-to=2026-11-19T00:00:00Z']) {
    it(`is not in "${search}"`, () => expect(lookbackIn(search)).to.equal(null));
  }
});

describe('a stretch of time of one’s own', () => {
  const now = new Date('2026-11-20T14:05:00Z');
  const at = (time: string) => new Date(`${time}:00Z`);
  for (const [begin, end, fault] of [
    [at('2026-11-18T00:00'), at('2026-11-19T00:00'), null],
    [at('2026-11-18T00:00'), null, null],
    [at('2026-11-18T00:00'), at('2027-01-01T00:00'), null],
    [null, null, 'missing'],
    [at('2026-11-19T00:00'), at('2026-11-18T00:00'), 'order'],
    [at('2026-11-19T00:00'), at('2026-11-19T00:00'), 'order'],
    [at('2026-11-20T14:05'), null, 'future'],
    [at('2025-11-19T14:04'), null, 'long'],
    [at('2025-11-19T14:05'), null, null],
  ] as const) {
    it(`from ${begin?.toISOString()} to ${end?.toISOString() ?? 'now'} has the fault ${fault}`, () => {
      expect(whenFault(begin, end, now)).to.equal(fault);
    });
  }
});

describe('the trend of a total of the day', () => {
  const now = Date.parse('2026-11-20T14:05:00Z');
  const running = [9, 2, 5, 7];
  const byName = (range: 'today' | '24h' | '7d' | '30d') => openFrom(running, { range, from: '', to: '' }, now);
  const since = (begin: string) => openFrom(running, { range: '24h', from: begin, to: '' }, now);

  it('is open since it last started anew where it runs through the day', () => {
    expect([byName('today'), byName('24h'), since('2026-11-18T14:05:01Z')]).to.deep.equal([1, 1, 1]);
  });
  it('is open after its last whole day where each day is told', () => {
    expect([byName('7d'), byName('30d'), since('2026-11-18T14:05:00Z')]).to.deep.equal([2, 2, 2]);
    const rising = [7, 8, 9, 10, 2];
    expect(openFrom(rising, { range: '7d', from: '', to: '' }, now)).to.equal(3);
    expect(openFrom([...rising, 12], { range: '7d', from: '', to: '' }, now)).to.equal(4);
  });
  it('follows an end of its own, which is now where it is still to come', () => {
    const of = (begin: string, end: string) => openFrom([9, 1, 2, 3], { range: '24h', from: begin, to: end }, now);
    expect(of('2026-11-10T00:00:00Z', '2026-11-11T00:00:00Z')).to.equal(1);
    expect(of('2026-11-10T00:00:00Z', '2026-11-12T00:00:00Z')).to.equal(2);
    expect(of('2026-11-19T14:05:00Z', '2027-01-01T00:00:00Z')).to.equal(1);
  });
  it('of a single point is open from it', () => {
    expect(openFrom([5], { range: '7d', from: '', to: '' }, now)).to.equal(0);
  });
});
