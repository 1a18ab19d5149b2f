import { describe, expect, it } from '@jest/globals';
import { factsAt, type Known, type Seen } from './facts.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
// Clocks went forward in Chicago on March 8th.
const now = new Date('2026-03-20T12:00:00Z');
const ago = (days: number) => now.getTime() - days * DAY_MS;
const nobody: Known = {
  customerId: 'stu_1',
  signedUpAt: null,
  goalStatus: null,
  goalRenewed: false,
  past: [],
  pastFirstAt: null,
  pastLastAt: null,
  sessions: [],
  calls: [],
};
const facts = (known: Partial<Known>, at = now) => factsAt({ ...nobody, ...known }, at);
const session = (days: number, tutor: string | null = 'ana', rating: number | null = null): Seen => [
  tutor,
  ago(days),
  rating,
];

describe('the facts of a customer', () => {
  it('are none of whom nothing is known', () => {
    expect(facts({})).toEqual({
      customerId: 'stu_1',
      at: now,
      firstSessionsRated: 0,
      firstSessionsGood: 0,
      sessions30d: 0,
      sessions: 0,
      sessionsWithMainTutor: 0,
      tenureDays: null,
      calls14d: 0,
      goalStatus: null,
      goalRenewed: false,
      active: false,
      lastSessionAt: null,
      rollsAt: null,
    });
  });

  it('take the first session with each tutor, rated or not', () => {
    const sessions = [
      session(20, 'ana', 5),
      session(10, 'bo'),
      session(9, 'bo', 1),
      session(8, 'ana', 2),
      session(7, 'cy', 3),
    ];
    expect(facts({ sessions })).toMatchObject({
      sessions: 5,
      sessionsWithMainTutor: 2,
      firstSessionsRated: 2,
      firstSessionsGood: 1,
    });
  });

  it('add what was counted before, whose first sessions stay the first', () => {
    const past: Known['past'] = [
      ['ana', 7, 2],
      ['bo', 3, null],
    ];
    const known = { past, pastFirstAt: new Date(ago(300)), pastLastAt: new Date(ago(50)) };
    expect(facts({ ...known, sessions: [session(5, 'ana', 5), session(4, 'cy', 5)] })).toMatchObject({
      sessions: 12,
      sessionsWithMainTutor: 8,
      firstSessionsRated: 2,
      firstSessionsGood: 1,
      sessions30d: 2,
      tenureDays: 300,
      lastSessionAt: new Date(ago(4)),
    });
    expect(facts(known)).toMatchObject({ sessions30d: 0, lastSessionAt: new Date(ago(50)), active: true });
  });

  it('count a day as 24 hours also where clocks change, and a window without its beginning', () => {
    const at = (hours: number): Seen => ['ana', now.getTime() - hours * HOUR_MS, null];
    expect(facts({ sessions: [at(720.5), at(720), at(719.5)] })).toMatchObject({ sessions: 3, sessions30d: 1 });
    expect(facts({ calls: [ago(14), ago(14) + 1, ago(0)] }).calls14d).toBe(2);
  });

  it('let no event count before it happened, and say when one comes or goes', () => {
    const known = { sessions: [session(20), session(-2)], calls: [ago(13), ago(-1)] };
    expect(facts(known)).toMatchObject({ sessions: 1, calls14d: 1, rollsAt: new Date(ago(-1)) });
    expect(facts({ ...known, calls: [] }).rollsAt).toEqual(new Date(ago(-2)));
    expect(facts({ sessions: [session(20)] }).rollsAt).toEqual(new Date(ago(-10)));
    expect(facts({ sessions: [session(40)] }).rollsAt).toBeNull();
  });

  it('call who had a session in 60 days active, and who signed up in 30', () => {
    expect(facts({ sessions: [session(59.9)] }).active).toBe(true);
    expect(facts({ sessions: [session(60)] }).active).toBe(false);
    expect(facts({ signedUpAt: new Date(ago(29.9)) }).active).toBe(true);
    expect(facts({ signedUpAt: new Date(ago(30)) }).active).toBe(false);
  });

  it('begin the tenure with the sign-up or the first session, whichever is earlier', () => {
    expect(facts({ signedUpAt: new Date(ago(10)), sessions: [session(12)] }).tenureDays).toBe(12);
    expect(facts({ signedUpAt: new Date(ago(10)) }).tenureDays).toBe(10);
    expect(facts({ signedUpAt: new Date(ago(-1)) }).tenureDays).toBe(-1);
  });
});
