import type { Happening } from './happenings.js';
import { type Influence, keyOf } from './influence.js';
import type { InfluenceTold } from './resume.js';

/** What one influence adds to what was told without it; times are milliseconds since 1970. */
export interface Amendment {
  key: string;
  from: number;
  to: number;
}

/**
 * What of each influence is still to be added to what was told up to `toldUntil`, in the order in which they began to
 * rule. One that nothing is saved of was told nowhere.
 */
export function amendmentsOf(
  influences: readonly Influence[],
  told: readonly InfluenceTold[],
  toldUntil: number,
): Amendment[] {
  const known = new Map(told.map(({ key, untoldUntil }) => [key, untoldUntil]));
  return influences
    .map((influence) => {
      const key = keyOf(influence);
      const to = known.has(key) ? (known.get(key) ?? influence.startsAt) : toldUntil;
      return { key, from: influence.startsAt, to };
    })
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.to - b.to);
}

/** The influences under which a moment is told before the amendments are made: each rules from where its own ends. */
export function rulingAt(
  influences: readonly Influence[],
  amendments: readonly Amendment[],
  at: number,
): readonly Influence[] {
  const later = new Set(amendments.filter(({ to }) => to > at).map(({ key }) => key));
  return later.size === 0 ? influences : influences.filter((influence) => !later.has(keyOf(influence)));
}

/** [from, to) cut where another influence begins to rule. */
export function stretches(amendments: readonly Amendment[], from: number, to: number): { from: number; to: number }[] {
  const cuts = [...new Set(amendments.map((amendment) => amendment.to))].filter((cut) => cut > from && cut < to);
  const edges = [from, ...cuts.sort((a, b) => a - b), to];
  return edges.slice(1).map((edge, i) => ({ from: edges[i] as number, to: edge }));
}

/** What is told now and was not before; both in order of time, and events are told apart by their ids. */
export function added(before: readonly Happening[], now: readonly Happening[]): Happening[] {
  const known = new Set(before.map(({ event }) => event.event_id));
  return now.filter(({ event }) => !known.has(event.event_id));
}
