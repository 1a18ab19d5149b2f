import type { World, WorldSettings } from './world.js';

/** `simulator.json`: which world was told to which installation, and how far. Times are ISO 8601. */
export interface SavedState {
  installationId: string;
  seed: number;
  students: number;
  tutors: number;
  timezone: string;
  backfillDays: number;
  /** Where history ended and live began. */
  anchor: string;
  /** Everything before is acknowledged. */
  sentUntil: string;
  /** What the simulated clock showed while it came from the past; null once it is the real one. */
  simulatedNow: string | null;
  influences: { key: string; untoldUntil: string | null }[];
}

/** How far an influence is told, by its key. */
export interface InfluenceTold {
  key: string;
  /** What lies before this moment was told without it, and is still to be added to; null where nothing is. */
  untoldUntil: number | null;
}

/** What is asked for now. */
export type Wanted = WorldSettings & { installationId: string };

/** How far a world is told. Times are milliseconds since 1970. */
export interface Position {
  /** Null tells the whole history. */
  sentUntil: number | null;
  /** Where the simulated clock goes on; null where it is the real one. */
  simulatedNow: number | null;
  influences: readonly InfluenceTold[];
}

/** Which world to tell, and from where. */
export interface Start extends Position {
  world: WorldSettings;
}

const MUST_EQUAL = ['installationId', 'seed', 'students', 'tutors', 'timezone'] as const;

/**
 * Goes on with the saved world when it is the one asked for, told to the same installation; else begins a new one at
 * the anchor that is asked for. A clock that came from the past goes on so only if the past is asked for again.
 */
export function startFrom(saved: unknown, wanted: Wanted, now: number): Start {
  const { installationId: _, ...settings } = wanted;
  const isPast = wanted.anchor < now;
  const anew = { world: settings, sentUntil: null, simulatedNow: isPast ? wanted.anchor : null, influences: [] };
  if (!isSavedState(saved) || MUST_EQUAL.some((name) => saved[name] !== wanted[name])) return anew;
  const anchor = Date.parse(saved.anchor);
  const sentUntil = Date.parse(saved.sentUntil);
  if (!(anchor <= now && sentUntil <= now)) return anew;
  const stoodAt = Date.parse(saved.simulatedNow ?? '');
  return {
    world: { ...settings, backfillDays: saved.backfillDays, anchor },
    sentUntil,
    simulatedNow: isPast && stoodAt < now ? stoodAt : null,
    influences: (saved.influences ?? []).map(({ key, untoldUntil }) => ({
      key,
      untoldUntil: untoldUntil === null ? null : Date.parse(untoldUntil),
    })),
  };
}

const iso = (at: number) => new Date(at).toISOString();

/** What is to be saved of a world and how far it is told. */
export function savedState(
  installationId: string,
  { anchor, ...world }: WorldSettings,
  { sentUntil, simulatedNow, influences }: Position & { sentUntil: number },
): SavedState {
  return {
    installationId,
    ...world,
    anchor: iso(anchor),
    sentUntil: iso(sentUntil),
    simulatedNow: simulatedNow === null ? null : iso(simulatedNow),
    influences: influences.map(({ key, untoldUntil }) => ({
      key,
      untoldUntil: untoldUntil === null ? null : iso(untoldUntil),
    })),
  };
}

/** Tells the worlds of one folder apart: what is kept beside the state belongs to one of them. */
export function worldName(installationId: string, { idSeed }: World): string {
  return `${installationId}/${idSeed}`;
}

function isSavedState(value: unknown): value is SavedState {
  const state = value as Partial<SavedState> | null;
  return (
    typeof state?.anchor === 'string' && typeof state.sentUntil === 'string' && Number.isInteger(state.backfillDays)
  );
}
