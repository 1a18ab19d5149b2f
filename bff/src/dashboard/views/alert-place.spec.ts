import { describe, expect, it } from '@jest/globals';
import { cursorBehind, placeOf } from './alert-place.js';

const ID = '0a1b2c3d-0000-4000-8000-000000000001';
const alert = {
  id: ID,
  severity: 'warning',
  status: 'acknowledged',
  suppressedBy: [],
  startedAt: '2026-11-20T14:05:00.123Z',
} as const;

describe('the place of an alert in the list', () => {
  it('is found again by its cursor', () => {
    const place = { severityRank: 2, stateRank: 2, startedAt: alert.startedAt, alertId: ID };
    expect(placeOf(cursorBehind({ ...alert, suppressedBy: [] }))).toEqual(place);
  });

  it('is behind the acknowledged ones while it is snoozed', () => {
    const snooze = { kind: 'snooze', by: 'ana', until: '2026-11-20T15:00:00.000Z' } as const;
    expect(placeOf(cursorBehind({ ...alert, suppressedBy: [snooze] }))).toMatchObject({ stateRank: 3 });
  });

  it.each([
    '',
    '0',
    '25',
    `0.1.5.${ID}`,
    `4.1.5.${ID}`,
    `1.6.5.${ID}`,
    `1.1.-5.${ID}`,
    `1.1.99999999999999.${ID}`,
    '1.1.5.x',
  ])('is not looked for by what is no cursor: %j', (cursor) => expect(placeOf(cursor)).toBeNull());
});
