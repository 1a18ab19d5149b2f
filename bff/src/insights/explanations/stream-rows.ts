import { PERCENT_UNIT, TIME_UNIT } from './display.js';
import type { Facts, StreamFacts } from './facts.js';
import { plainLine } from './plain-text.js';
import type { Draft } from './reasons.js';

/** The longest title of an external event that is shown. */
const MAX_TITLE = 100;
/** Streams and external events that are told. */
const MAX_RELATED = 3;
const MAX_EVENTS = 2;
/** All streams together are told of from a tenth up or down. */
const LEAST_MOVEMENT = 0.1;
/** From here on decimals tell nothing. */
const WHOLE_FROM = 10;

/** How a stream is labelled that explains another, and an external event that does. */
export const DROVE_IT = 'Drives it, and moved no later';
export const WAS_TO_MOVE_IT = 'Was to move it';

type Row = (key: string, label: string, value: Draft['value'], unit: string | null) => Draft;

/** Rows of what a stream did against its usual, or none where nothing is known of it. */
export function streamRows({ stream, asOf }: Facts): Draft[] {
  if (stream === null) return [];
  const at = asOf.toISOString();
  const row: Row = (key, label, value, unit) => ({ key, kind: 'finding', label, value, unit, at, href: stream.href });
  const { actual, expected, unit } = stream;
  return [
    row('actual', 'What came', rounded(actual), unit),
    row('expected', 'What is usual', rounded(expected), unit),
    row('share', 'Away from usual', Math.round(100 * (actual / expected - 1)), PERCENT_UNIT),
    row('lower', 'Usual at least', rounded(stream.lower), unit),
    row('upper', 'Usual at most', rounded(stream.upper), unit),
    windowRow(stream.windowHours, row),
    row('since', 'Gone on since', stream.startedAt.toISOString(), TIME_UNIT),
    ...movementRows(stream, row),
    ...stream.dependants.map((label, i) => row(`dependant:${i}`, 'Rests on it', label, null)),
    ...relatedRows(stream, row),
    ...eventRows(stream, row),
  ];
}

function windowRow(hours: number, row: Row): Draft {
  if (hours < 1) return row('window', 'Window', Math.round(60 * hours), 'minutes');
  return row('window', 'Window', hours, 'hours');
}

function movementRows({ movement, isAll }: StreamFacts, row: Row): Draft[] {
  if (isAll || Math.abs(movement - 1) < LEAST_MOVEMENT) return [];
  return [row('movement', 'All streams against their usual', Math.round(100 * movement), PERCENT_UNIT)];
}

function relatedRows({ related }: StreamFacts, row: Row): Draft[] {
  return related.slice(0, MAX_RELATED).map(({ label, isCause }, i) => ({
    ...row(`related:${i}`, isCause ? DROVE_IT : 'Moved with it', label, null),
    kind: 'factor' as const,
  }));
}

function eventRows({ events }: StreamFacts, row: Row): Draft[] {
  return events
    .flatMap((event) => {
      const title = plainLine(event.title, MAX_TITLE);
      // A bare number as a title would back any such number in the text.
      return title !== null && /\p{L}/u.test(title) ? [{ ...event, title }] : [];
    })
    .slice(0, MAX_EVENTS)
    .flatMap(({ title, occurredAt, isExpected }, i): Draft[] => [
      { ...row(`event:${i}`, isExpected ? WAS_TO_MOVE_IT : 'Happened near its beginning', title, null), kind: 'event' },
      { ...row(`eventAt:${i}`, 'At', occurredAt.toISOString(), TIME_UNIT), kind: 'event' },
    ]);
}

function rounded(value: number): number {
  return Math.abs(value) >= WHOLE_FROM ? Math.round(value) : Math.round(10 * value) / 10 + 0;
}
