import { STREAMS, type StreamName } from '@iops/contracts';
import { noSuchStream, streamsOf } from '../../data/streams/stream-pattern.js';
import { isPlainText } from '../../platform/auth/plain-text.js';
import { parseTime } from '../../platform/http/zoned-time.js';
import type { SentSeries } from './import-hours.js';

const HOUR_SECONDS = 3_600;
const DAY_MS = 86_400_000;
/** More than twenty years by the hour. */
export const MAX_VALUES = 200_000;
/** Of a value, either way: sums of years of them are still numbers. */
const GREATEST_VALUE = 1_000_000_000_000;
const MAX_SUBJECT_LENGTH = 255;
const FIELDS = ['subject', 'stream', 'start', 'stepSeconds', 'values'];

/** A series that may be kept, or which field is wrong and why. */
export type ReadSeries =
  | { kind: 'good'; of: { subject: string } | { stream: StreamName }; series: SentSeries }
  | Refused;

/** `pointer` is a JSON pointer to the field at fault; `reason` names it. */
interface Refused {
  kind: 'refused';
  pointer: string;
  reason: string;
}

/** Checks the body of an import. A series may end a day ahead of `now` at most: the clocks of hosts differ. */
export function readSeries(body: unknown, now: number): ReadSeries {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return refused('', 'The body must be an object.');
  const sent = body as Record<string, unknown>;
  const unknown = Object.keys(sent).find((field) => !FIELDS.includes(field));
  if (unknown !== undefined) return refused(`/${pointerPart(unknown)}`, 'There is no such field.');
  const of = readOwner(sent);
  if ('kind' in of) return of;
  const { stepSeconds, values } = sent;
  const start = typeof sent.start === 'string' ? parseTime(sent.start) : null;
  if (start === null) return refused('/start', 'start must be a time from 1970 to 2199 like 2026-01-31T16:00:00Z.');
  if (!isStep(stepSeconds))
    return refused('/stepSeconds', 'stepSeconds must be a whole number that 3600 can be divided by: hours are kept.');
  const wrong = findWrong(values, 'subject' in of || STREAMS[of.stream].valuation.kind === 'count');
  if (wrong !== null) return wrong;
  const series = {
    start,
    stepSeconds,
    values: (values as (number | null)[]).map((value) => (value === null ? null : value + 0)),
  };
  if (start + series.values.length * stepSeconds * 1000 > now + DAY_MS)
    return refused('/values', 'values must be of the past: they go on for more than a day from now.');
  return { kind: 'good', of, series };
}

function readOwner({
  subject,
  stream,
}: Record<string, unknown>): { subject: string } | { stream: StreamName } | Refused {
  if ((subject === undefined) === (stream === undefined))
    return refused(subject === undefined ? '/stream' : '/subject', 'Name a subject or a stream, one of the two.');
  if (stream === undefined) {
    if (isPlainText(subject, MAX_SUBJECT_LENGTH)) return { subject: subject as string };
    return refused(
      '/subject',
      `subject must be 1 to ${MAX_SUBJECT_LENGTH} characters, none hidden, no blank at either end.`,
    );
  }
  const [name, ...more] = typeof stream === 'string' ? streamsOf(stream) : [];
  return name !== undefined && more.length === 0 && name === stream
    ? { stream: name }
    : refused('/stream', noSuchStream(stream));
}

function isStep(step: unknown): step is number {
  return Number.isInteger(step) && (step as number) > 0 && HOUR_SECONDS % (step as number) === 0;
}

function findWrong(values: unknown, isCount: boolean): Refused | null {
  if (!Array.isArray(values) || values.length === 0 || values.length > MAX_VALUES)
    return refused('/values', `values must be a list of 1 to ${MAX_VALUES} numbers.`);
  const at = values.findIndex((value) => value !== null && !isValue(value, isCount));
  if (at < 0) return null;
  const from = isCount ? '0' : `-${GREATEST_VALUE}`;
  return refused(`/values/${at}`, `values[${at}] must be a number from ${from} to ${GREATEST_VALUE}, or null.`);
}

function isValue(value: unknown, isCount: boolean): boolean {
  return typeof value === 'number' && Math.abs(value) <= GREATEST_VALUE && !(isCount && value < 0);
}

/** As RFC 6901 writes names. */
function pointerPart(name: string): string {
  return name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1');
}

function refused(pointer: string, reason: string): Refused {
  return { kind: 'refused', pointer, reason };
}
