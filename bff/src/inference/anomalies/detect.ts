import { ALL_STREAMS, type AnomalyKind, type RelatedStream, type StreamName } from '@iops/contracts';
import { DAY_HOURS } from '../forecast/week-hours.js';
import { alarmThreshold } from './alarm-budget.js';
import { chanceAmount } from './amounts.js';
import { commonMovement, type Movement } from './common-movement.js';
import { type Episode, episodesOf, type JudgedHour } from './episodes.js';
import { expectHours, HISTORY_HOURS } from './expect-hours.js';
import { findInterruptions } from './interruptions.js';
import { judgeMovement } from './judge-movement.js';
import { relatedTo, relationsOf } from './related.js';
import { burstsOf, isOff, isSilentHour, type Judgement, judgeHour, onsetOf, type Scored } from './score-window.js';
import { type Spread, spreadOf } from './spread.js';
import type { StreamPast } from './stream-past.js';
import { type Allowed, isAdded, type Measure, type WindowSums, windowSums } from './windows.js';

/** Deviations of so many hours up to an anomaly are compared with those of other streams. */
const COMPARED_HOURS = 72;

/** What is looked at: hours of each stream, all from the same midnight of UTC on. */
export interface Detection {
  pasts: readonly StreamPast[];
  weekHours: Uint8Array;
  /** Hours in which no stream was heard. */
  interrupted: readonly boolean[];
  allowed: ReadonlyMap<StreamName, Allowed>;
  /** Indexes of the hours to be judged: [first, until). Those before are what they are judged by. */
  first: number;
  until: number;
}

/** An episode of a stream, or of all of them. */
export interface Finding extends Episode {
  stream: StreamName | typeof ALL_STREAMS;
  kind: AnomalyKind;
  related: RelatedStream[];
}

/** Hours before the last judged one that an outlook begins with. */
export const OUTLOOK_BACK_HOURS = 8;

/** How many events a stream is expected to have from eight hours before the last judged one on, and how they vary. */
export interface Outlook {
  stream: StreamName;
  expected: Float64Array;
  excess: number;
  threshold: number;
}

/** What was found, and by which track. */
interface Found {
  finding: Finding;
  track: Track | null;
}

/** What a detection comes to. */
export interface Detected {
  findings: Finding[];
  outlooks: Outlook[];
}

/** One measure of a stream: its value, or where that does not count events, how many there were. */
interface Track {
  stream: StreamName;
  measure: Measure;
  sums: WindowSums[];
  mean: Float64Array;
  /** The index behind its last complete hour. */
  until: number;
  /** The track of the stream's value, where this one counts the events behind it. */
  of: Track | null;
}

/**
 * Finds what chance does not explain, judging every hour by nothing but what came before its day. A generator: each
 * step takes some milliseconds, and the caller can let others work in between.
 */
export function* detect(of: Detection): Generator<void, Detected> {
  const tracks: Track[] = [];
  for (const past of of.pasts) {
    tracks.push(...tracksOf(past, of));
    yield;
  }
  const from = Math.max(0, dayOf(of.first) - HISTORY_HOURS);
  const values = tracks.filter((track) => track.of === null);
  const movements = commonMovement(values, of.weekHours.length, from);
  yield;
  const found: Found[] = allStreams(of, tracks, movements).map((finding) => ({ finding, track: null }));
  const outlooks: Outlook[] = [];
  for (const track of tracks) {
    const { judged, outlook } = yield* judgeTrack(track, of, movements);
    const own = findingsOf(track, judged, Math.min(of.until, track.until));
    found.push(...own.map((finding) => ({ finding, track })));
    if (outlook !== null) outlooks.push(outlook);
    yield;
  }
  const findings = explained(found).map(inUnitOfValue).reduce(withTold, []);
  relate(findings, values, from);
  return { findings, outlooks };
}

function dayOf(index: number): number {
  return Math.floor(index / DAY_HOURS) * DAY_HOURS;
}

function tracksOf(past: StreamPast, of: Detection): Track[] {
  const { kind, counts } = past;
  const value = { ...trackOf(past, past, of), of: null };
  if (kind === 'count' || counts === null || counts.every((count) => count === null)) return [value];
  return [value, { ...trackOf(past, { kind: 'count', values: counts, counts: null }, of), of: value }];
}

function trackOf({ stream, until }: StreamPast, measure: Measure, { weekHours, allowed, first }: Detection) {
  const day = Math.max(0, dayOf(first) - HISTORY_HOURS);
  const past = { values: measure.values, weekHours, isCount: measure.kind === 'count' };
  const expectation = expectHours(past, day);
  const sums = windowSums(measure, expectation, allowed.get(stream) ?? null);
  return { stream, until, measure, sums, mean: expectation.mean };
}

function* judgeTrack(
  track: Track,
  of: Detection,
  movements: readonly Movement[],
): Generator<void, { judged: JudgedHour[]; outlook: Outlook | null }> {
  const { measure, sums } = track;
  const isCount = measure.kind === 'count';
  const judged: JudgedHour[] = [];
  let outlook: Outlook | null = null;
  for (let day = dayOf(of.first); day < of.until; day += DAY_HOURS) {
    const range = { from: Math.max(0, day - HISTORY_HOURS), to: day };
    const spreads = sums.map((each) => spreadOf(each, range, isCount));
    const amount = amountIn((track.of ?? track).measure, range);
    const scored: Scored = { isCount, amount, isAdded: isAdded(measure), sums, spreads, movements };
    const threshold = alarmThreshold(scoresOf(scored, range), isCount);
    for (let end = Math.max(day, of.first); end < Math.min(day + DAY_HOURS, of.until); end++) {
      const judgement = judgeHour(scored, end);
      if (judgement === null) continue;
      const isSilent = isSilentHour(scored, end, threshold);
      const hour = { judgement, onset: onsetOf(scored, judgement), isSilent, threshold };
      if (isTold(track, hour, amount)) judged.push(hour);
    }
    yield;
    outlook = isCount ? outlookOf(track, of, spreads[0] ?? null, threshold) : null;
  }
  return { judged, outlook };
}

function amountIn({ kind, values, counts }: Measure, range: { from: number; to: number }): number {
  return kind === 'sum' && counts !== null ? chanceAmount(values, counts, range) : 0;
}

function scoresOf(scored: Scored, { from, to }: { from: number; to: number }): Float64Array {
  const expected = scored.sums[0]!.expected;
  return Float64Array.from({ length: to - from }, (_, i) =>
    Number.isNaN(expected[from + i]!) ? Number.NaN : (judgeHour(scored, from + i)?.score ?? 0),
  );
}

function outlookOf(track: Track, of: Detection, spread: Spread | null, threshold: number): Outlook | null {
  const until = Math.min(of.until, track.until);
  const expected = track.mean.subarray(Math.max(0, until - OUTLOOK_BACK_HOURS));
  if (spread === null || expected.every(Number.isNaN)) return null;
  const known = expected.filter((mean) => mean > 0);
  const typical = known.reduce((sum, mean) => sum + mean, 0) / Math.max(1, known.length);
  const excess = spread.excess + (typical > 0 ? burstsOf(spread, typical) : 0);
  return { stream: track.stream, expected, excess, threshold };
}

function findingsOf(track: Track, judged: readonly JudgedHour[], until: number): Finding[] {
  return episodesOf(judged, until).map((episode) => {
    const kind = isSilence(episode, track) ? 'silence' : 'deviation';
    return { ...episode, stream: track.stream, kind, related: [] };
  });
}

/**
 * A sum of nothing is told as a silence of its events. That few or many events come is far less likely than the same as
 * a sum, whose amounts vary too: both are told, but the events only where the sum is off as well, as fewer of twice the
 * size are nobody's concern. Where the sum's `amount` is 0 they come at a steady beat or are hardly known, and of those,
 * as of the events of a mean, only that there are none says something.
 */
function isTold({ measure, of }: Track, { judgement, isSilent }: JudgedHour, amount: number): boolean {
  const isOfNothing = judgement.actual === 0 && judgement.direction === 'below';
  if (of === null) return measure.kind !== 'sum' || measure.counts === null || !isOfNothing;
  if (isOfNothing) return true;
  if (of.measure.kind !== 'sum') return false;
  const window = sameWindow(of, judgement);
  return isSilent || (amount > 0 && window !== undefined && isOff(window, judgement));
}

function sameWindow({ sums }: Track, { hours }: Judgement): WindowSums | undefined {
  return sums.find((window) => window.hours === hours);
}

/** What events tell of a sum is told in the unit of the sum; only that there are none is told of the events. */
function inUnitOfValue({ finding, track }: Found): Finding {
  if (finding.kind === 'silence' || track === null || track.of === null) return finding;
  return { ...finding, worst: worthOf(track.of, finding.worst) };
}

function worthOf(of: Track, worst: Judgement): Judgement {
  const window = sameWindow(of, worst);
  const [actual, expected] = [window?.actual[worst.end], window?.expected[worst.end]];
  if (actual === undefined || expected === undefined || Number.isNaN(actual + expected)) return worst;
  // Where none ever came nothing says what one is worth but those that came now.
  const each = expected > 0 ? expected / worst.expected : actual / worst.actual;
  return { ...worst, actual, expected: each * worst.expected, lower: each * worst.lower, upper: each * worst.upper };
}

/** What a stream's events tell and what its value tells of the same hours is one finding. */
function withTold(found: readonly Finding[], own: Finding): Finding[] {
  const isSame = (other: Finding) =>
    own.kind === 'deviation' &&
    other.kind === 'deviation' &&
    own.stream === other.stream &&
    own.direction === other.direction &&
    overlap(own, other);
  return [...found.filter((other) => !isSame(other)), found.filter(isSame).reduce(united, own)];
}

/** From the first beginning to the last end, as the less likely of the two tells it. */
function united(a: Finding, b: Finding): Finding {
  return {
    ...(b.runScore > a.runScore ? b : a),
    start: Math.min(a.start, b.start),
    end: Math.max(a.end, b.end),
    isOpen: a.isOpen || b.isOpen,
  };
}

/**
 * An outage rarely begins with the hour: the worst window may hold some of the events before it. Of the events behind a
 * value few are told as well, and an hour of none among them is no silence of all.
 */
function isSilence({ direction, worst, isSilent }: Episode, { measure, of }: Track): boolean {
  if (direction === 'above' || !isAdded(measure)) return false;
  return worst.actual === 0 || (isSilent && measure.kind === 'count' && of === null);
}

function allStreams(of: Detection, tracks: readonly Track[], movements: readonly Movement[]): Finding[] {
  const moved = episodesOf(judgeMovement(movements, of), of.until);
  const counted = tracks.filter(({ measure }) => measure.kind === 'count').map(({ mean }) => mean);
  return [
    ...moved.map((episode): Finding => ({ ...episode, stream: ALL_STREAMS, kind: 'movement', related: [] })),
    ...findInterruptions(of, counted).map(
      (episode): Finding => ({
        ...episode,
        stream: ALL_STREAMS,
        kind: 'silence',
        related: [],
      }),
    ),
  ];
}

/** A silence while a stream that the catalogue relates to it goes astray is the business's, not the data's. */
function explained(found: readonly Found[]): Found[] {
  const astray = found.map(({ finding }) => finding).filter(({ kind }) => kind === 'deviation');
  return found.map(({ finding, track }) => {
    if (finding.kind !== 'silence' || finding.stream === ALL_STREAMS) return { finding, track };
    const relations: ReadonlyMap<string, unknown> = relationsOf(finding.stream);
    const isTheirs = astray.some((other) => relations.has(other.stream) && overlap(finding, other));
    return { finding: isTheirs ? { ...finding, kind: 'deviation' } : finding, track };
  });
}

function overlap(a: Episode, b: Episode): boolean {
  return a.start < b.end && b.start < a.end;
}

function relate(findings: readonly Finding[], tracks: readonly Track[], from: number): void {
  for (const finding of findings) {
    if (finding.stream === ALL_STREAMS) continue;
    const start = Math.max(from, finding.end - COMPARED_HOURS);
    const deviations = new Map(tracks.map((track) => [track.stream, deviationsOf(track, start, finding.end)]));
    finding.related = relatedTo(finding.stream, deviations);
  }
}

/** How far each hour is from its expected, as a share of it; NaN where nothing was. */
function deviationsOf({ sums }: Track, from: number, to: number): Float64Array {
  const { actual, expected } = sums[0]!;
  return Float64Array.from({ length: to - from }, (_, i) =>
    expected[from + i]! > 0 ? actual[from + i]! / expected[from + i]! - 1 : Number.NaN,
  );
}
