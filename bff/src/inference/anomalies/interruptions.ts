import type { Episode } from './episodes.js';
import { zeroTail } from './tails.js';

/** As for the count of a stream. */
const THRESHOLD = 5;
/** A fifth up or down beyond chance. */
const EXCESS = 0.04;

/** The spans of hours in which no stream was heard at all though events were expected; `means` are theirs by the hour. */
export function findInterruptions(
  { interrupted, first, until }: { interrupted: readonly boolean[]; first: number; until: number },
  means: readonly Float64Array[],
): Episode[] {
  const found: Episode[] = [];
  for (let start = first; start < until; start++) {
    if (!interrupted[start]) continue;
    let end = start;
    while (end < until && interrupted[end]) end++;
    const episode = interruption(start, end, means);
    if (episode.runScore >= THRESHOLD) found.push({ ...episode, isOpen: end === until });
    start = end;
  }
  return found;
}

function interruption(start: number, end: number, means: readonly Float64Array[]): Episode {
  let expected = 0;
  for (const mean of means) for (let i = start; i < end; i++) expected += Number.isNaN(mean[i]!) ? 0 : mean[i]!;
  const score = zeroTail({ mean: expected, excess: EXCESS });
  const deviation = Math.sqrt(expected + EXCESS * expected * expected);
  return {
    direction: 'below',
    start,
    end,
    worst: {
      end: end - 1,
      hours: end - start,
      direction: 'below',
      actual: 0,
      expected,
      score,
      lower: Math.max(0, expected - 2 * deviation),
      upper: expected + 2 * deviation,
      movement: 0,
      edge: Number.POSITIVE_INFINITY,
    },
    threshold: THRESHOLD,
    runScore: score,
    earlierScore: null,
    isOpen: false,
    isSilent: true,
  };
}
