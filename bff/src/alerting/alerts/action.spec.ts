import { ALERT_ACTIONS, ALERT_STATUSES } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Ask, act, allowedIn, type Standing } from './action.js';

const at = new Date('2026-11-20T12:00:00Z');
const later = new Date('2026-11-20T16:00:00Z');
const by = { actor: 'ana', at };
const ACTIVE: Standing = {
  status: 'active',
  severity: 'warning',
  condition: 'firing',
  endedAt: null,
  clearSince: null,
  acknowledgedAt: null,
  snoozedUntil: null,
  snoozedBy: null,
  escalatedAt: null,
  escalatedBy: null,
  verdict: null,
  dismissReason: null,
};
const askOf = (action: Ask['action']): Ask => {
  if (action === 'snooze') return { action, until: later };
  return action === 'dismiss' ? { action, reason: 'expected' } : { action };
};
/** The alert as it stands after actions, each of which must be done. */
const after = (...actions: Ask['action'][]): Standing =>
  actions.reduce((standing, action) => {
    const result = act(standing, askOf(action), by);
    if (result.kind !== 'done') throw new Error(`${action} is ${result.kind}`);
    return { ...standing, ...result.change };
  }, ACTIVE);

describe('an action', () => {
  it.each([
    ['acknowledge', { status: 'acknowledged', acknowledgedAt: at }],
    ['resolve', { status: 'resolved', endedAt: null }],
    ['dismiss', { status: 'dismissed', verdict: 'dismissed', dismissReason: 'expected', endedAt: null }],
    ['confirm', { status: 'active', verdict: 'confirmed' }],
    ['snooze', { status: 'active', snoozedUntil: later, snoozedBy: 'ana' }],
    ['escalate', { status: 'active', severity: 'critical', escalatedAt: at, escalatedBy: 'ana' }],
  ] as const)('%s does what it says to an active alert', (action, expected) => {
    expect(after(action)).toEqual({ ...ACTIVE, ...expected });
  });

  it.each(ALERT_ACTIONS.filter((action) => action !== 'reopen'))('%s, done again, changes nothing', (action) => {
    expect(act(after(action), askOf(action), { actor: 'bo', at: later })).toEqual({ kind: 'already' });
  });

  it('snoozes on to another moment', () => {
    const until = new Date(later.getTime() + 1);
    expect(act(after('snooze'), { action: 'snooze', until }, by)).toMatchObject({ change: { snoozedUntil: until } });
  });

  it.each([
    ['resolved', 'acknowledge'],
    ['resolved', 'dismiss'],
    ['resolved', 'snooze'],
    ['resolved', 'escalate'],
    ['dismissed', 'resolve'],
    ['dismissed', 'confirm'],
    ['dismissed', 'snooze'],
  ] as const)('on an alert that is %s: %s is refused with what is allowed', (status, action) => {
    const result = act({ ...ACTIVE, status }, askOf(action), by);
    const allowed = status === 'resolved' ? ['confirm', 'reopen'] : ['reopen'];
    expect(result).toEqual({ kind: 'refused', reason: expect.stringContaining(status), allowed });
  });

  it('that is named as allowed is never refused, and no other is done', () => {
    for (const status of ALERT_STATUSES) {
      for (const action of ALERT_ACTIONS) {
        const { kind } = act({ ...ACTIVE, status }, askOf(action), by);
        expect([status, action, kind === 'refused']).toEqual([
          status,
          action,
          !allowedIn(status).includes(action) && kind !== 'already',
        ]);
      }
    }
  });

  it('ends a snooze where it deals with the alert or hands it on, and leaves it where it does not', () => {
    for (const action of ['resolve', 'dismiss', 'escalate', 'reopen'] as const)
      expect([action, after('snooze', action).snoozedUntil]).toEqual([action, null]);
    for (const action of ['acknowledge', 'confirm'] as const)
      expect([action, after('snooze', action).snoozedUntil]).toEqual([action, later]);
  });

  it('acknowledges what was escalated, and lets it be escalated once more', () => {
    const taken = after('escalate', 'acknowledge');
    expect(taken).toMatchObject({ status: 'acknowledged', severity: 'critical', escalatedAt: null });
    expect(act(taken, { action: 'escalate' }, by)).toMatchObject({ kind: 'done', change: { status: 'active' } });
  });

  it('counts the time to acknowledge up to the first one', () => {
    const again = act(after('acknowledge', 'reopen'), { action: 'acknowledge' }, { actor: 'bo', at: later });
    expect(again).toMatchObject({ change: { acknowledgedAt: at } });
  });

  it('reopens a dismissed alert without its verdict, and a confirmed one with it', () => {
    expect(after('dismiss', 'reopen')).toEqual(ACTIVE);
    expect(after('confirm', 'resolve', 'reopen')).toEqual({ ...ACTIVE, verdict: 'confirmed' });
  });

  it('lets an episode that had ended go on, until it is dealt with', () => {
    const over: Standing = { ...ACTIVE, status: 'resolved', condition: 'recovered', endedAt: at, clearSince: at };
    const result = act(over, { action: 'reopen' }, by);
    expect(result).toMatchObject({ change: { status: 'active', endedAt: null, clearSince: null } });
    const open = { ...over, ...(result.kind === 'done' ? result.change : {}) };
    expect(act(open, { action: 'resolve' }, { actor: 'bo', at: later })).toMatchObject({ change: { endedAt: later } });
  });

  it('leaves no mark on what is dealt with, whatever was done before', () => {
    const actions = fc.array(fc.constantFrom(...ALERT_ACTIONS), { maxLength: 12 });
    fc.assert(
      fc.property(actions, (given) => {
        let standing = ACTIVE;
        for (const action of given) {
          const result = act(standing, askOf(action), by);
          if (result.kind === 'done') standing = { ...standing, ...result.change };
        }
        const { status, snoozedUntil, snoozedBy, escalatedAt, verdict } = standing;
        expect(snoozedUntil === null).toBe(snoozedBy === null);
        if (status === 'resolved' || status === 'dismissed') expect([snoozedUntil, escalatedAt]).toEqual([null, null]);
        expect(status === 'dismissed').toBe(verdict === 'dismissed');
      }),
    );
  });
});
