import { expect } from '@open-wc/testing';
import { alert } from '../../testing/fixtures.js';
import {
  type AlertList,
  arrivedSince,
  carriedOn,
  compareAlerts,
  EMPTY_LIST,
  isAllowed,
  isAsNew,
  openCount,
  settled,
  withArrivals,
  withSnapshot,
} from './alert-list.js';

const ids = (alerts: readonly { id: string }[]) => alerts.map(({ id }) => id).join(' ');
const shown = (...rows: AlertList['rows'][number][]): AlertList => ({ ...EMPTY_LIST, rows });

describe('the order of alerts', () => {
  it('is severity, then state, then the latest start', () => {
    const rows = [
      alert('old', { startedAt: '2026-11-20T10:00:00.000Z' }),
      alert('acked', { severity: 'critical', status: 'acknowledged' }),
      alert('info', { severity: 'info' }),
      alert('new'),
      alert('worst', { severity: 'critical' }),
    ];
    expect(ids(rows.sort(compareAlerts))).to.equal('worst acked new old info');
  });
});

describe('a list that nobody is at', () => {
  it('takes live alerts in at their place and marks them fresh', () => {
    const next = withArrivals(shown(alert('a')), [alert('b', { severity: 'critical' })], false);
    expect(ids(next.rows)).to.equal('b a');
    expect([...next.fresh]).to.deep.equal(['b']);
  });

  it('lets go of what was resolved', () => {
    const next = withArrivals(shown(alert('a'), alert('b')), [alert('a', { status: 'resolved' })], false);
    expect(ids(next.rows)).to.equal('b');
  });

  it('marks nothing fresh at the first snapshot', () => {
    expect(withSnapshot(EMPTY_LIST, [alert('a')], false).fresh.size).to.equal(0);
  });
});

describe('a list that somebody is at', () => {
  const list = shown(alert('a'), alert('b'));

  it('keeps every row where it is while new alerts wait', () => {
    const next = withArrivals(list, [alert('c', { severity: 'critical' })], true);
    expect(ids(next.rows)).to.equal('a b');
    expect(ids(next.waiting)).to.equal('c');
    expect(ids(arrivedSince(list, next))).to.equal('c');
  });

  it('shows a row resolved in its place until the list is let go', () => {
    const held = withArrivals(list, [alert('a', { status: 'resolved' })], true);
    expect(held.rows[0]?.status).to.equal('resolved');
    expect(openCount(held)).to.deep.equal({ total: 1, critical: 0 });
    expect(carriedOn({ total: 90, critical: 4 }, list, held)).to.deep.equal({ total: 89, critical: 4 });
    expect(ids(settled(held).rows)).to.equal('b');
  });

  it('keeps a row that a snapshot no longer has until the list is let go', () => {
    const held = withSnapshot(list, [alert('b'), alert('c')], true);
    expect(ids(held.rows)).to.equal('a b');
    expect(ids(settled(held).rows)).to.equal('b c');
  });

  it('drops a waiting alert that was resolved elsewhere', () => {
    const held = withArrivals(withArrivals(list, [alert('c')], true), [alert('c', { status: 'resolved' })], true);
    expect(held.waiting).to.have.length(0);
  });
});

describe('two tellings of one alert', () => {
  it('the one with the longer history wins, whichever comes last', () => {
    const acked = alert('a', { status: 'acknowledged', history: [...alert('a').history, ...alert('a').history] });
    expect(isAsNew(alert('a'), acked)).to.equal(false);
    expect(withArrivals(shown(acked), [alert('a')], false).rows[0]?.status).to.equal('acknowledged');
  });
});

describe('actions', () => {
  for (const [status, allowed] of [
    ['active', ['acknowledge', 'resolve', 'dismiss']],
    ['acknowledged', ['resolve', 'dismiss']],
    ['resolved', []],
    ['dismissed', []],
  ] as const) {
    it(`of an alert that is ${status}: ${allowed.join(', ') || 'none'}`, () => {
      const actions = (['acknowledge', 'resolve', 'dismiss'] as const).filter((action) =>
        isAllowed(action, { status }),
      );
      expect(actions).to.deep.equal([...allowed]);
    });
  }
});
