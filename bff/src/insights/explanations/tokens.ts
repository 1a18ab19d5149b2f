import { NUMBER_WORD, numberWordValue } from '../../alerting/rules/number-words.js';
import type { ZonedTime } from './display.js';

/** What a text claims in one place: a number, a time, or something with digits that is neither, such as an id. */
export type Claim =
  | { kind: 'number'; value: number; sign: '+' | '-' | null; unit: string | null }
  | { kind: 'time'; parts: Partial<ZonedTime> }
  | { kind: 'instant'; at: number }
  /** A form that no row is written in. */
  | { kind: 'foreign' };

/** A claim and where it stands; offsets are UTF-16 units. */
export interface Token {
  start: number;
  end: number;
  claim: Claim;
}

/** Stands for what was taken already; it is no letter, digit, blank or mark, and plain text has none of it. */
export const TAKEN = '\u0001';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
/** Nouns that a number counts; a row of another unit does not back it. `times` counts anything. */
const NOUNS =
  'points?|calls?|sessions?|seconds?|minutes?|hours?|days?|weeks?|months?|years?|tutors?|students?|customers?|tickets?|percentage points?';

const BEFORE = '(?<![\\p{L}\\p{N}_])';
const AFTER = '(?![\\p{L}\\p{N}_])';
const MONTH = `(?<month>${MONTHS.map((month) => `${month}|${month.slice(0, 3)}`).join('|')}|Sept)\\.?`;
const DAY = '(?<day>\\d{1,2})(?:st|nd|rd|th)?';
const YEAR = '(?:,? (?<year>\\d{4}))?';
const CLOCK = '(?<hour>\\d{1,2}):(?<minute>\\d{2})(?<seconds>:\\d{2})?(?: ?(?<half>[ap])\\.?m\\b\\.?)?';
const AT_CLOCK = `(?:,? (?:at )?${CLOCK})?`;
const NUMBER = '(?<number>\\d{1,3}(?:,\\d{3})+(?!\\d)(?:\\.\\d+)?|\\d+(?:\\.\\d+)?|\\.\\d+)';

type Groups = Record<string, string | undefined>;

/** Kinds of claims, the longest forms first: what one has taken, later ones do not see. */
const KINDS: readonly [RegExp, (text: string, groups: Groups) => Claim][] = [
  [
    pattern('\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?(?:Z|[+-]\\d{2}:?\\d{2})'),
    (text) => ({ kind: 'instant', at: Date.parse(text) }),
  ],
  [pattern('(?<year>\\d{4})-(?<monthNumber>\\d{2})-(?<day>\\d{2})'), time],
  [pattern(`${MONTH} ${DAY}${YEAR}${AT_CLOCK}`), time],
  [pattern(`${DAY} (?:of )?${MONTH}${YEAR}${AT_CLOCK}`), time],
  [pattern(CLOCK), time],
  [pattern('(?<hour>\\d{1,2}) ?(?<half>[ap])\\.?m\\b\\.?'), time],
  [pattern(`(?<weekday>${WEEKDAYS.join('|')})`), time],
  // Alone, `March` and `May` are words as well.
  [pattern(`(?<month>${MONTHS.filter((month) => !month.startsWith('Ma')).join('|')})`), time],
  // Words with digits or underscores in them: ids, and numbers run together with letters.
  [pattern('(?=[\\p{L}\\p{N}_-]*[\\p{N}_])[\\p{L}_][\\p{L}\\p{N}_]*(?:-[\\p{L}\\p{N}_]+)*'), foreign],
  [
    pattern(
      '(?!\\d+(?:st|nd|rd|th)(?![\\p{L}\\p{N}_]))\\d[\\p{L}\\p{N}_]*[\\p{L}_][\\p{L}\\p{N}_]*(?:-[\\p{L}\\p{N}_]+)*',
    ),
    foreign,
  ],
  [
    new RegExp(
      `${BEFORE}(?<sign>(?<![^\\s(])[+\\-−])?(?<currency>[$€£¥] ?)?${NUMBER}(?<ordinal>(?:st|nd|rd|th)${AFTER})?(?<percent> ?%| per ?cent${AFTER})?(?=(?:[ -](?<noun>${NOUNS})${AFTER})?)`,
      'giu',
    ),
    number,
  ],
  [
    new RegExp(
      `${BEFORE}(?<words>${NUMBER_WORD})${AFTER}(?<percent> ?%| per ?cent${AFTER})?(?=(?:[ -](?<noun>${NOUNS})${AFTER})?)`,
      'giu',
    ),
    number,
  ],
  // Digits of other scripts, fractions, numbers in circles.
  [/\p{N}+/gu, foreign],
];

/** Every claim in a text that evidence must back, in the order of the text. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  let rest = text;
  for (const [regex, read] of KINDS) {
    rest = rest.replace(regex, (...match) => {
      const matched = match[0] as string;
      const start = match.findLast((part): part is number => typeof part === 'number')!;
      found.push({ start, end: start + matched.length, claim: read(matched, match.at(-1) as Groups) });
      return TAKEN.repeat(matched.length);
    });
  }
  return found.sort((a, b) => a.start - b.start);
}

function pattern(source: string): RegExp {
  return new RegExp(`${BEFORE}${source}${AFTER}`, 'giu');
}

function number(_: string, { sign, currency, number: digits, words, percent, noun }: Groups): Claim {
  const value = digits === undefined ? numberWordValue(words ?? '') : Number(digits.replaceAll(',', ''));
  const unit = currency?.trim() ?? (percent === undefined ? noun?.toLowerCase().replace(/s?$/, 's') : 'percent');
  return { kind: 'number', value, sign: sign === undefined ? null : sign === '+' ? '+' : '-', unit: unit ?? null };
}

function time(_: string, groups: Groups): Claim {
  const { year, month, monthNumber, day, hour, minute, seconds, half, weekday } = groups;
  const parts: Partial<ZonedTime> = {};
  if (year !== undefined) parts.year = Number(year);
  if (month !== undefined)
    parts.month = 1 + MONTHS.findIndex((name) => month.toLowerCase().startsWith(name.slice(0, 3).toLowerCase()));
  if (monthNumber !== undefined) parts.month = Number(monthNumber);
  if (day !== undefined) parts.day = Number(day);
  if (hour !== undefined)
    parts.hour = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  if (hour !== undefined) parts.minute = Number(minute ?? 0);
  if (weekday !== undefined) parts.weekday = WEEKDAYS.indexOf(weekday.toLowerCase());
  // No row is written to the second.
  return seconds === undefined ? { kind: 'time', parts } : foreign();
}

function foreign(): Claim {
  return { kind: 'foreign' };
}
