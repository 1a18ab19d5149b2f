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
  /** The score from which it is an alarm. */
  threshold: number;
}

/**
 * What went on from the first hour of the window by which it was noticed to its last, told by the window that was worst,
 * which may reach further back. Indexes of hours, `end` exclusive.
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

function begin({ judgement, threshold }: JudgedHour): Episode {
  const { direction, end, hours, score } = judgement;
  return {
    direction,
    start: end - hours + 1,
    end: end + 1,
    worst: judgement,
    threshold,
    runScore: score,
    earlierScore: null,
    isOpen: true,
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

function goOn(episode: Episode, { judgement }: JudgedHour): void {
  episode.end = judgement.end + 1;
  episode.runScore = Math.max(episode.runScore, judgement.score);
  if (judgement.score > episode.worst.score) episode.worst = judgement;
}

function comeAgain(episode: Episode, hour: JudgedHour): void {
  episode.earlierScore = Math.max(episode.earlierScore ?? 0, episode.runScore);
  episode.runScore = 0;
  goOn(episode, hour);
}
