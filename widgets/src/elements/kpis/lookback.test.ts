import { expect } from '@open-wc/testing';
import { withLookback } from './address.js';
import { lookbackIn, lookbackQuery } from './lookback.js';
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
