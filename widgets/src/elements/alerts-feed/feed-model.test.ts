import type { AlertAction } from '@iops/contracts';
import { expect } from '@open-wc/testing';
import { alert } from '../../testing/fixtures.js';
import { isMatch, toggled } from './alert-filter.js';
import { isAllowed } from './deed.js';
import { entriesOf } from './entries.js';
import { extended, flipped, NOTHING_PICKED } from './picked.js';
import { piecesOf, spanOf } from './row-window.js';
import { snoozeEnd } from './snooze.js';

const ACTIONS: AlertAction[] = ['acknowledge', 'resolve', 'dismiss', 'confirm', 'snooze', 'escalate', 'reopen'];
const snoozed = { suppressedBy: [{ kind: 'snooze', by: 'ana', until: '2026-11-21T10:00:00.000Z' }] } as const;

describe('what may be done to an alert', () => {
  for (const [name, given, allowed] of [
    ['active', {}, 'acknowledge resolve dismiss confirm snooze escalate'],
    ['acknowledged', { status: 'acknowledged' }, 'resolve dismiss confirm snooze escalate reopen'],
    [
      'snoozed',
      { suppressedBy: [...snoozed.suppressedBy] },
      'acknowledge resolve dismiss confirm snooze escalate reopen',
    ],
    ['escalated', { escalation: { by: 'ana', at: '' } }, 'acknowledge resolve dismiss confirm snooze'],
    ['confirmed', { verdict: 'confirmed' }, 'acknowledge resolve dismiss snooze escalate'],
    ['resolved', { status: 'resolved' }, 'confirm reopen'],
    ['dismissed', { status: 'dismissed' }, 'reopen'],
  ] as const) {
    it(`that is ${name}: ${allowed}`, () => {
      const one = alert('a', given as Parameters<typeof alert>[1]);
      expect(ACTIONS.filter((action) => isAllowed(action, one)).join(' ')).to.equal(allowed);
    });
  }
});

describe('filters', () => {
  const none = { severities: [], types: [], states: [] };
  it('let through what needs somebody until a state is chosen', () => {
    expect(isMatch(alert('a'), none)).to.equal(true);
    expect(isMatch(alert('a', { status: 'resolved' }), none)).to.equal(false);
    expect(isMatch(alert('a', { status: 'resolved' }), { ...none, states: ['resolved'] })).to.equal(true);
  });
  it('take what is snoozed for neither active nor acknowledged', () => {
    const one = alert('a', { suppressedBy: [...snoozed.suppressedBy] });
    expect(isMatch(one, { ...none, states: ['active'] })).to.equal(false);
    expect(isMatch(one, { ...none, states: ['snoozed'] })).to.equal(true);
  });
  it('combine', () => {
    const chosen = { ...none, severities: ['warning'], types: ['churn_risk'] } as const;
    expect(isMatch(alert('a'), chosen)).to.equal(false);
    expect(isMatch(alert('a', { type: 'churn_risk' }), chosen)).to.equal(true);
    expect(toggled(toggled([], 'x'), 'y')).to.deep.equal(['x', 'y']);
    expect(toggled(['x', 'y'], 'x')).to.deep.equal(['y']);
  });
});

describe('the end of a snooze', () => {
  for (const [snooze, now, zone, end] of [
    ['1h', '2026-11-20T14:05:00.000Z', 'UTC', '2026-11-20T15:05:00.000Z'],
    ['4h', '2026-11-20T22:05:00.000Z', 'UTC', '2026-11-21T02:05:00.000Z'],
    ['tomorrow', '2026-11-20T14:05:31.500Z', 'UTC', '2026-11-21T08:00:00.000Z'],
    ['tomorrow', '2026-11-20T02:05:00.000Z', 'America/Chicago', '2026-11-20T14:00:00.000Z'],
    ['tomorrow', '2026-11-20T23:30:00.000Z', 'Asia/Kolkata', '2026-11-22T02:30:00.000Z'],
    // The nights on which the clocks of Chicago go back, and forward.
    ['tomorrow', '2026-10-31T18:00:00.000Z', 'America/Chicago', '2026-11-01T14:00:00.000Z'],
    ['tomorrow', '2026-03-07T18:00:00.000Z', 'America/Chicago', '2026-03-08T13:00:00.000Z'],
  ] as const) {
    it(`${snooze} from ${now} in ${zone} is ${end}`, () => {
      expect(snoozeEnd(snooze, new Date(now), zone).toISOString()).to.equal(end);
    });
  }
});

describe('groups', () => {
  const about = (id: string, entity: string) => alert(id, { entity: { kind: 'customer', id: entity, label: entity } });
  const alerts = [about('a', 'x'), about('b', 'y'), about('c', 'x')];
  const lines = (open: string[]) =>
    entriesOf(alerts, 'entity', new Set(open)).map(
      ({ kind, key, alerts: within }) => `${kind} ${key} ${within.length}`,
    );

  it('stand where their worst alert does; who is alone has no head', () => {
    expect(lines([])).to.deep.equal(['head customer:x 2', 'alert b 1']);
  });
  it('open in place', () => {
    expect(lines(['customer:x'])).to.deep.equal(['head customer:x 2', 'member a 1', 'member c 1', 'alert b 1']);
  });
});

describe('picking', () => {
  const shown = ['a', 'b', 'c', 'd'];
  it('takes a range in either direction from where it began', () => {
    expect([...extended(flipped(NOTHING_PICKED, ['c']), 'a', shown).ids].sort()).to.deep.equal(['a', 'b', 'c']);
    expect([...extended(flipped(NOTHING_PICKED, ['b']), 'd', shown).ids].sort()).to.deep.equal(['b', 'c', 'd']);
  });
  it('lets go only what is wholly picked', () => {
    const two = flipped(NOTHING_PICKED, ['a', 'b']);
    expect([...flipped(two, ['b', 'c']).ids]).to.deep.equal(['a', 'b', 'c']);
    expect([...flipped(two, ['a', 'b']).ids]).to.deep.equal([]);
  });
  it('takes one where the beginning of the range is gone', () => {
    expect([...extended({ ids: new Set(), anchor: 'gone' }, 'b', shown).ids]).to.deep.equal(['b']);
  });
});

describe('the rows near the screen', () => {
  const heights = Array.from({ length: 1000 }, () => 100);

  it('cover what is seen, in whole steps', () => {
    expect(spanOf(heights, 10_050, 11_050)).to.deep.equal({ from: 100, to: 112 });
    expect(spanOf(heights, -500, 300)).to.deep.equal({ from: 0, to: 4 });
    expect(spanOf(heights, 200_000, 201_000).to).to.equal(1000);
    expect(spanOf([], 0, 100)).to.deep.equal({ from: 0, to: 0 });
  });

  it('leave gaps as high as what they stand for, and build the row with the focus wherever it is', () => {
    const total = (pieces: ReturnType<typeof piecesOf>) =>
      pieces.reduce((sum, piece) => sum + (piece.kind === 'gap' ? piece.height : (piece.to - piece.from) * 100), 0);
    for (const keep of [-1, 0, 50, 100, 999]) {
      const pieces = piecesOf(heights, { from: 96, to: 112 }, keep);
      expect(total(pieces)).to.equal(100_000);
      const isBuilt = pieces.some((piece) => piece.kind === 'rows' && piece.from <= keep && keep < piece.to);
      expect(isBuilt).to.equal(keep >= 0);
    }
  });
});
