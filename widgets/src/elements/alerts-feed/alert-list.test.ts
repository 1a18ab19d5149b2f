import { expect } from '@open-wc/testing';
import { alert } from '../../testing/fixtures.js';
import { carriedOn, countOf } from './alert-count.js';
import { isOpen } from './alert-filter.js';
import {
  type AlertList,
  arrivedSince,
  compareAlerts,
  EMPTY_LIST,
  isAsNew,
  settled,
  withArrivals,
  withPage,
  withSnapshot,
} from './alert-list.js';

const FREE = { isHeld: false, matches: isOpen };
const HELD = { isHeld: true, matches: isOpen };
const answer = (items: AlertList['rows'][number][], nextCursor: string | null = null) => ({
  items,
  nextCursor,
  total: items.length,
  bySeverity: { info: 0, warning: items.length, critical: 0 },
});
const ids = (alerts: readonly { id: string }[]) => alerts.map(({ id }) => id).join(' ');
const shown = (...rows: AlertList['rows'][number][]): AlertList => ({ ...EMPTY_LIST, rows });

describe('the order of alerts', () => {
  it('is severity, then state with what is snoozed behind, then the latest start', () => {
    const rows = [
      alert('old', { startedAt: '2026-11-20T10:00:00.000Z' }),
      alert('acked', { severity: 'critical', status: 'acknowledged' }),
      alert('info', { severity: 'info' }),
      alert('snoozed', { suppressedBy: [{ kind: 'snooze', by: 'ana', until: '2026-11-21T10:00:00.000Z' }] }),
      alert('new'),
      alert('worst', { severity: 'critical' }),
    ];
    expect(ids(rows.sort(compareAlerts))).to.equal('worst acked new old snoozed info');
  });
});

describe('a list that nobody is at', () => {
  it('takes live alerts in at their place and marks them fresh', () => {
    const next = withArrivals(shown(alert('a')), [alert('b', { severity: 'critical' })], FREE);
    expect(ids(next.rows)).to.equal('b a');
    expect([...next.fresh]).to.deep.equal(['b']);
  });

  it('lets go of what was resolved', () => {
    const next = withArrivals(shown(alert('a'), alert('b')), [alert('a', { status: 'resolved' })], FREE);
    expect(ids(next.rows)).to.equal('b');
  });

  it('marks nothing fresh at the first snapshot', () => {
    expect(withSnapshot(EMPTY_LIST, answer([alert('a')]), { ...FREE, isLive: true }).fresh.size).to.equal(0);
  });
});

describe('a list that somebody is at', () => {
  const list = shown(alert('a'), alert('b'));

  it('keeps every row where it is while new alerts wait', () => {
    const next = withArrivals(list, [alert('c', { severity: 'critical' })], HELD);
    expect(ids(next.rows)).to.equal('a b');
    expect(ids(next.waiting)).to.equal('c');
    expect(ids(arrivedSince(list, next))).to.equal('c');
  });

  it('shows a row resolved in its place until the list is let go', () => {
    const held = withArrivals(list, [alert('a', { status: 'resolved' })], HELD);
    expect(held.rows[0]?.status).to.equal('resolved');
    expect(countOf(held, isOpen)).to.deep.equal({ total: 1, critical: 0 });
    expect(carriedOn({ total: 90, critical: 4 }, countOf(list, isOpen), countOf(held, isOpen))).to.deep.equal({
      total: 89,
      critical: 4,
    });
    expect(ids(settled(held, isOpen).rows)).to.equal('b');
  });

  it('keeps a row that a snapshot no longer has until the list is let go', () => {
    const held = withSnapshot(list, answer([alert('b'), alert('c')]), { ...HELD, isLive: true });
    expect(ids(held.rows)).to.equal('a b');
    expect(ids(settled(held, isOpen).rows)).to.equal('b c');
  });

  it('drops a waiting alert that was resolved elsewhere', () => {
    const held = withArrivals(withArrivals(list, [alert('c')], HELD), [alert('c', { status: 'resolved' })], HELD);
    expect(held.waiting).to.have.length(0);
  });
});

describe('two tellings of one alert', () => {
  it('the one with the longer history wins, whichever comes last', () => {
    const acked = alert('a', { status: 'acknowledged', history: [...alert('a').history, ...alert('a').history] });
    expect(isAsNew(alert('a'), acked)).to.equal(false);
    expect(withArrivals(shown(acked), [alert('a')], FREE).rows[0]?.status).to.equal('acknowledged');
  });
});

describe('a list of several pages', () => {
  const first = [alert('a', { severity: 'critical' }), alert('b')];
  const list = withSnapshot(EMPTY_LIST, answer(first, 'p2'), { ...FREE, isLive: true });

  it('takes its next page in once, though an alert of it is known already', () => {
    const more = withPage(
      withArrivals(list, [alert('b', { occurrences: 2 })], FREE),
      answer([alert('b'), alert('c')]),
      FREE,
    );
    expect(ids(more.rows)).to.equal('a b c');
    expect(more.rows[1]?.occurrences).to.equal(2);
    expect(more.next).to.equal(null);
  });

  it('leaves an arrival to the page that it will come with', () => {
    const arrivals = [alert('z', { severity: 'info' }), alert('y', { severity: 'critical' })];
    expect(ids(withArrivals(list, arrivals, FREE).rows)).to.equal('a y b');
  });

  it('keeps later pages through a snapshot while messages kept them current, and begins anew when they did not', () => {
    const two = withPage(list, answer([alert('c'), alert('d')]), FREE);
    const live = withSnapshot(two, answer(first, 'p2'), { ...FREE, isLive: true });
    expect([ids(live.rows), live.next]).to.deep.equal(['a b c d', null]);
    const cut = withSnapshot(two, answer(first, 'p2'), { ...FREE, isLive: false });
    expect([ids(cut.rows), cut.next?.cursor]).to.deep.equal(['a b', 'p2']);
  });
});
