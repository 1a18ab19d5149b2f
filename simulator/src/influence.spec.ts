import { describe, expect, it } from '@jest/globals';
import { bendingIn, likelier, repeated } from './bending.js';
import {
  type Aim,
  additions,
  factor,
  feltIn,
  type Influence,
  isSilent,
  keyOf,
  onlyAdds,
  overridden,
  strength,
} from './influence.js';
import { createZone, DAY, HOUR, MINUTE } from './zone.js';

const zone = createZone('America/Chicago');
/** A Tuesday, at midnight in Chicago. */
const START = Date.parse('2026-10-13T05:00:00Z');
const influenceOf = (...modifiers: Influence['modifiers']): Influence => ({
  startsAt: START,
  endsAt: START + 10 * HOUR,
  settlesAt: START + 20 * HOUR,
  seed: 1,
  modifiers,
});
const searches = { stream: 'customer.tutor.search', kind: 'multiply', value: 3 } as const;
const aim = (at: number, about: Partial<Aim> = {}): Aim => ({ stream: 'customer.tutor.search', at, ...about });

describe('an influence', () => {
  it.each([
    [-1, 0],
    [0, 1],
    [10 * HOUR - 1, 1],
    [10 * HOUR, 1],
    [15 * HOUR, 0.5],
    [19 * HOUR, 0.1],
    [20 * HOUR, 0],
  ])('is felt %d ms after its start as %d', (after, share) => {
    expect(strength(influenceOf(searches), searches, START + after)).toBeCloseTo(share, 6);
  });

  it('begins later where it says so, and ends where it is stopped, even while it settles', () => {
    const later = { ...searches, afterMinutes: 30 };
    expect(strength(influenceOf(later), later, START + 29 * MINUTE)).toBe(0);
    expect(strength(influenceOf(later), later, START + 30 * MINUTE)).toBe(1);
    const stopped = { ...influenceOf(searches), stoppedAt: START + 15 * HOUR };
    expect(strength(stopped, searches, START + 14 * HOUR)).toBeCloseTo(0.6, 6);
    expect(strength(stopped, searches, START + 15 * HOUR)).toBe(0);
  });

  it('goes from its factor evenly back to one', () => {
    const influence = influenceOf(searches);
    const at = (hours: number) => factor(influence, aim(START + hours * HOUR), zone);
    expect([0, 5, 15, 20].map(at)).toEqual([3, 3, 2, 1]);
  });

  it('multiplies what several modifiers say of one stream', () => {
    const influence = influenceOf(searches, { ...searches, stream: 'customer.*', value: 0.5 });
    expect(factor(influence, aim(START), zone)).toBe(1.5);
  });

  it('is about its subject, segment, tutor, weekdays and hours only', () => {
    const of = (narrow: object, about: Partial<Aim>) =>
      factor(influenceOf({ ...searches, ...narrow }), aim(START + 8 * HOUR, about), zone);
    expect(of({ subject: 'calculus' }, { subject: 'calculus' })).toBe(3);
    expect(of({ subject: 'calculus' }, { subject: 'algebra' })).toBe(1);
    expect(of({ segment: 'adult' }, { segment: 'k12' })).toBe(1);
    expect(of({ tutorRank: 1 }, { tutorRank: 1 })).toBe(3);
    expect(of({ tutorRank: 1 }, {})).toBe(1);
    expect(of({ weekdays: [2], hours: [8, 9] }, {})).toBe(3);
    expect(of({ weekdays: [1], hours: [8, 9] }, {})).toBe(1);
    expect(of({ weekdays: [2], hours: [9, 10] }, {})).toBe(1);
    expect(of({ hours: [9, 10] }, { hourAt: START + 9 * HOUR })).toBe(3);
  });

  it('sets a field, at half of its settling for about half of the events', () => {
    const influence = influenceOf({ stream: 'api.request.log', kind: 'override', field: 'duration_ms', value: 900 });
    const at = (moment: number, key: string, field = 'duration_ms') =>
      overridden([influence], { aim: { stream: 'api.request.log', at: moment }, field, key }, zone);
    expect(at(START, 'a')).toBe(900);
    expect(at(START, 'a', 'status')).toBeNull();
    const half = Array.from({ length: 400 }, (_, i) => at(START + 15 * HOUR, `${i}`)).filter(Boolean).length;
    expect(half).toBeGreaterThan(150);
    expect(half).toBeLessThan(250);
  });

  it('is silent until its end and not a moment longer', () => {
    const influence = influenceOf({ stream: 'customer.*', kind: 'silence' });
    const at = (after: number) => isSilent([influence], aim(START + after), zone);
    expect([-1, 0, 10 * HOUR - 1, 10 * HOUR + 1].map(at)).toEqual([false, true, true, false]);
  });

  it('adds so many an hour, and fewer and fewer while it settles', () => {
    const influence = influenceOf({ stream: 'support.call.inbound', kind: 'add', value: 30 });
    const added = additions(influence, { stream: 'support.call.inbound', from: START, to: START + DAY }, zone);
    const within = (from: number, to: number) =>
      added.filter(({ at }) => at >= START + from * HOUR && at < START + to * HOUR).length;
    // Poisson of 300 and of 150: five deviations.
    expect(Math.abs(within(0, 10) - 300)).toBeLessThan(87);
    expect(Math.abs(within(10, 20) - 150)).toBeLessThan(62);
    expect(within(20, 24)).toBe(0);
  });

  it('adds to the beginning of what hangs together, or each visit would bring pages of its own twice', () => {
    const influence = influenceOf({ stream: 'customer.*', kind: 'add', value: 30 });
    const to = (stream: Aim['stream']) => additions(influence, { stream, from: START, to: START + DAY }, zone).length;
    expect(to('customer.login.success')).toBeGreaterThan(300);
    expect(to('customer.page.view')).toBe(0);
  });

  it('keeps what it added when it is cut short', () => {
    const influence = influenceOf({ stream: 'support.call.inbound', kind: 'add', value: 30 });
    const of = (one: Influence) =>
      additions(one, { stream: 'support.call.inbound', from: START, to: START + DAY }, zone);
    const cut = of({ ...influence, stoppedAt: START + 5 * HOUR });
    expect(cut.length).toBeGreaterThan(100);
    expect(cut).toEqual(of(influence).filter(({ at }) => at < START + 5 * HOUR));
  });

  it.each([
    ['customer.tutor.search', 'multiply', 1.5, true],
    ['session.*', 'multiply', 1.5, true],
    ['session.completed', 'multiply', 1.5, true],
    ['customer.subscription.payment_failure', 'multiply', 20, true],
    ['session.booking.expired', 'add', 5, true],
    ['customer.tutor.search', 'multiply', 0.9, false],
    ['session.booking.expired', 'multiply', 3, false],
    ['session.cancellation.*', 'multiply', 3, false],
    ['tutor.onboarding.*', 'multiply', 3, false],
    ['api.request.log', 'override', 900, false],
    ['customer.page.view', 'silence', undefined, false],
  ] as const)('knows of %s %s %p whether it only adds', (stream, kind, value, isOnly) => {
    expect(onlyAdds(value === undefined ? { stream, kind } : { stream, kind, value })).toBe(isOnly);
  });

  it('is left out of stretches of time in which it is not felt', () => {
    const influences = [influenceOf(searches)];
    expect(feltIn(influences, START - DAY, START)).toEqual([]);
    expect(feltIn(influences, START + 20 * HOUR, START + DAY)).toEqual([]);
    expect(feltIn(influences, START + 19 * HOUR, START + DAY)).toEqual(influences);
  });
});

describe('what follows from something', () => {
  const bending = (influence: Influence) => ({ influences: [influence], zone, ...unranked });
  const unranked = { rankOf: () => undefined, ranked: () => undefined };
  const odds = (influence: Influence, origin = '') =>
    likelier(bending(influence), influence, { stream: 'customer.page.view', at: START, who: {}, origin });
  const logins = { stream: 'customer.login.success', kind: 'multiply', value: 2 } as const;
  const views = { stream: 'customer.page.view', kind: 'multiply', value: 3 } as const;

  it('comes along where nothing is said of it', () => {
    expect(odds(influenceOf(logins))).toBe(1);
  });

  it('moves as is said, together with what it follows', () => {
    expect(odds(influenceOf(logins, views))).toBe(1.5);
    expect(odds(influenceOf({ ...logins, stream: 'customer.*' }, views))).toBe(3);
    expect(odds(influenceOf({ ...logins, stream: 'customer.*' }))).toBe(1);
  });

  it('takes nothing from what is usual where both grow', () => {
    const slower = influenceOf({ ...logins, value: 3 }, { ...views, value: 2 });
    expect(odds(slower)).toBe(1);
    expect(odds(slower, `visit~${keyOf(slower)}.0`)).toBe(0.5);
  });
});

describe('repeating', () => {
  const items = Array.from({ length: 2000 }, (_, i) => ({ key: `${i}` }));
  const tripled = influenceOf({ ...searches, value: 3 });
  const repeat = (influences: readonly Influence[]) =>
    repeated({ influences, zone, rankOf: () => undefined, ranked: () => undefined }, items, {
      key: ({ key }) => key,
      times: (influence) => factor(influence, aim(START + 5 * HOUR), zone),
      echo: (_item, { key }) => ({ key }),
    });

  it('keeps every item and adds others with keys of their own', () => {
    const told = repeat([tripled]);
    expect(items.every((item) => told.includes(item))).toBe(true);
    expect(new Set(told.map(({ key }) => key)).size).toBe(told.length);
    // 4,000 more, five Poisson deviations.
    expect(Math.abs(told.length - 6000)).toBeLessThan(320);
  });

  it('leaves out as many as is said', () => {
    const told = repeat([influenceOf({ ...searches, value: 0.25 })]);
    expect(Math.abs(told.length - 500)).toBeLessThan(100);
  });

  it('multiplies one influence with the next, which changes nothing of what the first brought', () => {
    const second = { ...influenceOf({ ...searches, value: 2 }), startsAt: START + HOUR };
    const [one, both] = [repeat([tripled]), repeat([tripled, second])];
    expect(Math.abs(both.length - 12_000)).toBeLessThan(800);
    const keys = new Set(both.map(({ key }) => key));
    expect(one.every(({ key }) => keys.has(key))).toBe(true);
  });

  it('does nothing where no influence is felt', () => {
    const bending = { influences: [tripled], zone, rankOf: () => undefined, ranked: () => undefined };
    expect(bendingIn(bending, START - DAY, START).influences).toEqual([]);
  });
});
