import type { Tutor } from './tutors.js';
import type { World } from './world.js';

/** Ranks tutors by weekly sittings at the anchor, 1 for the most; of two with as many the earlier comes first. */
export function ranksOf({ population, anchor, zone }: Pick<World, 'population' | 'anchor' | 'zone'>): {
  rankOf: (tutor: Tutor) => number | undefined;
  ranked: (rank: number) => Tutor | undefined;
} {
  const sittings = new Map<Tutor, number>();
  for (const { signedUpAt, leavesAt, tutor, sittings: own } of population.studentsUntil(zone.local(anchor).day)) {
    if (signedUpAt < anchor && leavesAt > anchor) sittings.set(tutor, (sittings.get(tutor) ?? 0) + own.length);
  }
  const ranked = [...sittings].sort(([a, many], [b, more]) => more - many || a.index - b.index);
  const ranks = new Map(ranked.map(([tutor], i) => [tutor, i + 1]));
  return { rankOf: (tutor) => ranks.get(tutor), ranked: (rank) => ranked[rank - 1]?.[0] };
}
