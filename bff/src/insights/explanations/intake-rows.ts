import { PERCENT_UNIT, TIME_UNIT } from './display.js';
import type { Facts, IntakeFacts } from './facts.js';
import type { Draft } from './reasons.js';

type Row = (key: string, label: string, value: Draft['value'], unit: string | null) => Draft;

/** Rows of what a sender sent lately, or none where nothing was refused. Only our own words: nothing it wrote. */
export function intakeRows({ intake, asOf }: Facts): Draft[] {
  if (intake === null || intake.refused === 0) return [];
  const { sent, refused, minutes } = intake;
  const at = asOf.toISOString();
  const row: Row = (key, label, value, unit) => ({ key, kind: 'finding', label, value, unit, at, href: null });
  const rows = [
    row('sent', 'Events sent', sent, 'events'),
    row('refused', 'Events refused', refused, 'events'),
    row('refusedShare', 'Share refused', shownShare(refused, sent), PERCENT_UNIT),
    row('intakeMinutes', 'Window', minutes, 'minutes'),
    ...reasonRows(intake, row),
    ...timeRows(intake, row),
  ];
  if (sent > refused) rows.push({ ...row('taken', 'Events taken', sent - refused, 'events'), kind: 'counter' });
  return rows;
}

/** With one decimal, and never rounded up: 100% is all of them. */
function shownShare(refused: number, sent: number): number {
  return Math.floor((1_000 * refused) / sent) / 10;
}

function reasonRows({ reason, newest }: IntakeFacts, row: Row): Draft[] {
  if (reason === null) return [];
  const rows = [
    row('mainReason', 'Most frequent reason', inWords(reason.code), null),
    row('mainReasonCount', 'Refused for it', reason.count, 'events'),
  ];
  // The same words twice would be one row too many.
  if (newest === null || newest.code === reason.code) return rows;
  return [...rows, row('newestReason', 'Reason of the latest refusal', inWords(newest.code), null)];
}

function timeRows({ since, sinceHours, newest }: IntakeFacts, row: Row): Draft[] {
  if (newest === null) return [];
  const latest = row('newestRefusal', 'Latest refusal', newest.at.toISOString(), TIME_UNIT);
  if (since === null) return [latest, row('sinceHours', 'Gone on for more than', sinceHours, 'hours')];
  return [latest, row('refusedSince', 'Gone on since', since.toISOString(), TIME_UNIT)];
}

function inWords(code: string): string {
  return code.replaceAll('_', ' ');
}
