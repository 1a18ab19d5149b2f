/** A score from which a count is an alarm: once in 100,000 windows by chance (research/ml.md). */
const LEAST_COUNT_SCORE = 5;
/** The same for other values, whose tails are heavier than a normal one's: five deviations. */
const LEAST_OTHER_SCORE = 6.5;
/** Alarms that a stream may have raised in a week of its past. */
const ALARMS_PER_WEEK = 1;
/** What scored higher was an incident, not a stream that is wilder than it is taken for. */
const INCIDENT_SCORE = 8;
const WEEK_HOURS = 168;
/** Scores so near to each other are one alarm. */
const APART_HOURS = 24;
/**
 * The score from which a stream raises an alarm: at least what chance alone allows, and so high that its own past, hour
 * by hour, would have raised one alarm a week besides plain incidents.
 */
export function alarmThreshold(scores: Float64Array, isCount: boolean): number {
  const least = isCount ? LEAST_COUNT_SCORE : LEAST_OTHER_SCORE;
  const known = scores.reduce((sum, score) => (Number.isNaN(score) ? sum : sum + 1), 0);
  const allowed = Math.floor((known / WEEK_HOURS) * ALARMS_PER_WEEK);
  const tooMany = peaksOver(scores, least).filter((peak) => peak < INCIDENT_SCORE)[allowed];
  return tooMany ?? least;
}

/** The highest scores above a limit, highest first; what is less than a day apart counts once. */
function peaksOver(scores: Float64Array, limit: number): number[] {
  const peaks: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  scores.forEach((score, i) => {
    if (!(score > limit)) return;
    if (i - last > APART_HOURS) peaks.push(score);
    else peaks[peaks.length - 1] = Math.max(peaks.at(-1)!, score);
    last = i;
  });
  return peaks.sort((a, b) => b - a);
}
