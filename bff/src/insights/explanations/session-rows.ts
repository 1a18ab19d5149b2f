import { PERCENT_UNIT, TIME_UNIT } from './display.js';
import type { Facts } from './facts.js';
import type { Draft } from './reasons.js';

/** Rows of what is known of the customer's sessions, tutors and goal; none where nothing is. */
export function sessionRows({ sessions, sessionDays, asOf }: Facts): Draft[] {
  if (sessions === null) return [];
  const { sessions30d, lastSessionAt, firstSessionsRated, firstSessionsGood, mainTutorShare, goalStatus } = sessions;
  const row = (key: string, label: string, value: Draft['value'], unit: string | null): Draft => ({
    key,
    kind: 'finding',
    label,
    value,
    unit,
    at: asOf.toISOString(),
    href: null,
  });
  const rows = [
    row('sessions', 'Sessions lately', sessions30d, 'sessions'),
    row('sessionDays', 'Session window', sessionDays, 'days'),
  ];
  if (lastSessionAt !== null) rows.push(row('lastSession', 'Latest session', lastSessionAt.toISOString(), TIME_UNIT));
  if (firstSessionsRated > 0) {
    rows.push(row('firstRated', 'First sessions with a rating', firstSessionsRated, 'sessions'));
    rows.push(row('firstGood', 'First sessions that went well', firstSessionsGood, 'sessions'));
  }
  if (mainTutorShare !== null)
    rows.push(row('tutorShare', 'Sessions with the same tutor', Math.round(100 * mainTutorShare), PERCENT_UNIT));
  if (goalStatus !== null) rows.push(row('goal', 'Goal status', goalStatus, null));
  return rows;
}
