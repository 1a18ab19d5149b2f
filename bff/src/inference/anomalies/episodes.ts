import type { AnomalyDirection } from '@iops/contracts';
import type { Judgement } from './score-window.js';

/** An alarm does not come again within so many hours unless it got worse (research/ml.md). */
const REPEAT_HOURS = 24;
/** While an alarm lasts, hours that are off by less keep it up. */
const KEEPS_UP = 2;
const LEAST_SCORE = 3;
/** A window that has become likelier by more than a fifth drags on what is over, unless its last hour is off by itself. */
const DRAGS_BELOW = 0.8;
const OFF_BY_ITSELF = 2;
/** One hour as usual is not yet the end. */
const CALM_HOURS = 1;

/** A judged hour that may be part of an alarm. */
export interface JudgedHour {
  judgement: Judgement;
  /** Index of the hour of the window from which on it was off: a long window reaches back to before. */
  onset: number;
  /** Nothing came in its last hour, and that alone is an alarm. */
  isSilent: boolean;
  /** The score from which it is an alarm. */
  threshold: number;
}

/**
 * What went on from its onset to the last hour that was off, told by the window that was worst, which may reach further
 * back. Indexes of hours, `end` exclusive.
 */
export interface Episode {
  direction: AnomalyDirection;
  start: number;
  end: number;
  worst: Judgement;
  threshold: number;
  /** The highest score since it came up last, and before that; null for what came up once. */
  runScore: number;
  earlierScore: number | null;
  /** Nothing has been as usual since. */
  isOpen: boolean;
  /** For an hour at least nothing came, whatever else is in the window that was worst. */
  isSilent: boolean;
}

/**
 * Puts alarms together, oldest first: what is off in the same direction within a day is one episode. `judgedUntil` is
 * the index behind the last hour that was judged.
 */
export function episodesOf(hours: readonly JudgedHour[], judgedUntil: number): Episode[] {
  const episodes: Episode[] = [];
  for (const hour of hours) {
    const last = episodes.findLast(({ direction }) => direction === hour.judgement.direction);
    const gap = last === undefined ? Number.POSITIVE_INFINITY : hour.judgement.end - last.end;
    if (last !== undefined && gap <= CALM_HOURS) {
      if (isKeptUp(last, hour)) goOn(last, hour);
    } else if (isAlarm(last, hour)) {
      if (last !== undefined && gap <= REPEAT_HOURS) comeAgain(last, hour);
      else episodes.push(begin(hour));
    }
  }
  for (const episode of episodes) episode.isOpen = judgedUntil - episode.end <= CALM_HOURS;
  return episodes;
}

function begin({ judgement, onset, isSilent, threshold }: JudgedHour): Episode {
  const { direction, end, score } = judgement;
  return {
    direction,
    start: onset,
    end: end + 1,
    worst: judgement,
    threshold,
    runScore: score,
    earlierScore: null,
    isOpen: true,
    isSilent,
  };
}

/** A window that reaches back into what is over must be as unlikely as that, and end with an hour that is off by itself. */
function isAlarm(
  last: Episode | undefined,
  { judgement: { score, end, hours, edge }, threshold }: JudgedHour,
): boolean {
  if (score < threshold) return false;
  if (last === undefined || end - hours + 1 >= last.end) return true;
  return edge >= OFF_BY_ITSELF && score >= DRAGS_BELOW * last.runScore;
}

function isKeptUp({ runScore }: Episode, { judgement: { score, edge }, threshold }: JudgedHour): boolean {
  if (score < Math.max(LEAST_SCORE, threshold - KEEPS_UP)) return false;
  return score >= DRAGS_BELOW * runScore || edge >= OFF_BY_ITSELF;
}

function goOn(episode: Episode, { judgement, isSilent }: JudgedHour): void {
  episode.isSilent ||= isSilent;
  episode.end = judgement.end + 1;
  episode.runScore = Math.max(episode.runScore, judgement.score);
  if (judgement.score > episode.worst.score) episode.worst = judgement;
}

function comeAgain(episode: Episode, hour: JudgedHour): void {
  episode.earlierScore = Math.max(episode.earlierScore ?? 0, episode.runScore);
  episode.runScore = 0;
  goOn(episode, hour);
}
