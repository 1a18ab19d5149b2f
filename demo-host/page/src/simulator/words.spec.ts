import { ALERT_TYPES, type ScenarioModifier, STREAMS } from '@iops/contracts';
import { describe, expect, test } from '@jest/globals';
import { alertName, became, type Catalogue, change, duration, scoreWords } from './words.js';

const catalogue: Catalogue = Object.fromEntries(
  Object.entries(STREAMS).map(([name, { label, domain }]) => [name, [label, domain]]),
);
/** Units stay beside their number, with a space that does not break. */
const plainSpaces = (text: string) => text.replaceAll('\u00a0', ' ');

test.each([
  [0, '0 min'],
  [59, '59 min'],
  [60, '1 h'],
  [90, '1 h 30 min'],
  [1440, '24 h'],
  [2880, '2 days'],
  [3000, '50 h'],
  [20160, '14 days'],
])('%d minutes are %s', (minutes, words) => {
  expect(plainSpaces(duration(minutes))).toBe(words);
});

describe('alertName', () => {
  test('every type of alert has a name of its own', () => {
    const names = ALERT_TYPES.map((alertType) => alertName({ alertType }, catalogue));
    expect(new Set(names).size).toBe(ALERT_TYPES.length);
    expect(names.filter((name) => name.includes('_'))).toEqual([]);
  });

  test.each([
    [{ alertType: 'supply_shortage', subject: 'essay_writing' }, 'Supply shortage in essay writing'],
    [{ alertType: 'supply_shortage', subject: 'sat_prep' }, 'Supply shortage in SAT prep'],
    [{ alertType: 'stream_anomaly', stream: 'support.call.inbound' }, 'Anomaly in inbound calls'],
    [{ alertType: 'stream_anomaly', stream: 'api.request.log' }, 'Anomaly in API response time'],
    [{ alertType: 'data_quality', stream: 'customer.page.view' }, 'Missing data in page views'],
  ] as const)('%j is %s', (expectation, name) => {
    expect(alertName(expectation, catalogue)).toBe(name);
  });
});

test.each<[ScenarioModifier, string]>([
  [{ stream: 'support.call.inbound', kind: 'multiply', value: 2.5 }, 'Inbound calls: × 2.5'],
  [
    { stream: 'support.call.inbound', kind: 'add', value: 60, afterMinutes: 10 },
    'Inbound calls after 10 min: 60 more an hour',
  ],
  [{ stream: 'session.*', kind: 'silence' }, 'All session streams: falls silent'],
  [
    { stream: 'session.rating.submitted_by_student', kind: 'override', field: 'rating', value: 2, tutorRank: 1 },
    'Student ratings of the busiest tutor: rating becomes 2',
  ],
  [
    {
      stream: 'session.booking.requested',
      kind: 'multiply',
      value: 3,
      subject: 'calculus',
      segment: 'test_prep',
      weekdays: [2, 4],
      hours: [17, 21],
    },
    'Bookings requested in calculus of test prep students on Tuesdays, Thursdays from 17 to 21 o’clock: × 3',
  ],
])('%j reads: %s', (modifier, words) => {
  expect(plainSpaces(change(modifier, catalogue))).toBe(words);
});

test.each([
  [{ kind: 'came', alert: null as never, afterMinutes: 75, isLate: false }, 'came after 1 h 15 min'],
  [{ kind: 'came', alert: null as never, afterMinutes: 75, isLate: true }, 'came after 1 h 15 min, too late'],
  [{ kind: 'came', alert: null as never, afterMinutes: 0, isLate: false }, 'came within a minute'],
  [{ kind: 'waiting', dueAt: 5 }, 'is awaited until <5>'],
  [{ kind: 'missed' }, 'did not come'],
  [{ kind: 'cut-short' }, 'was not due yet when it was stopped'],
  [{ kind: 'quiet', isFinal: false }, 'is quiet so far'],
  [{ kind: 'quiet', isFinal: true }, 'stayed quiet'],
  [{ kind: 'disturbed', alert: null as never, afterMinutes: 3 }, 'came after 3 min, and should not have'],
  [{ kind: 'unknown' }, 'cannot be told yet'],
] as const)('a verdict %j reads: %s', (verdict, words) => {
  expect(plainSpaces(became(verdict, (at) => `<${at}>`))).toBe(words);
});

test('a score names only what was expected', () => {
  expect(scoreWords({ noticed: { held: 1, of: 2 }, quiet: { held: 3, of: 3 } })).toBe('1 of 2 noticed, 3 of 3 quiet');
  expect(scoreWords({ noticed: { held: 0, of: 0 }, quiet: { held: 3, of: 3 } })).toBe('3 of 3 quiet');
});
