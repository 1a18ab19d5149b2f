import type { WorldSettings } from './world.js';

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
}

/** What is asked for now. */
export type Wanted = Omit<WorldSettings, 'anchor'> & { installationId: string };

/** Which world to tell, and from where. */
export interface Start {
  world: WorldSettings;
  /** Null tells the whole history. */
  sentUntil: number | null;
}

const MUST_EQUAL = ['installationId', 'seed', 'students', 'tutors', 'timezone'] as const;

/** Goes on with the saved world when it is the one asked for, told to the same installation; else begins a new one. */
export function startFrom(saved: unknown, wanted: Wanted, now: number): Start {
  const { installationId: _, ...settings } = wanted;
  const anew = { world: { ...settings, anchor: now }, sentUntil: null };
  if (!isSavedState(saved) || MUST_EQUAL.some((name) => saved[name] !== wanted[name])) return anew;
  const anchor = Date.parse(saved.anchor);
  const sentUntil = Date.parse(saved.sentUntil);
  if (!(anchor <= now && sentUntil <= now)) return anew;
  return { world: { ...settings, backfillDays: saved.backfillDays, anchor }, sentUntil };
}

/** What is to be saved once everything before `sentUntil` is acknowledged. */
export function savedState(installationId: string, { anchor, ...world }: WorldSettings, sentUntil: number): SavedState {
  return {
    installationId,
    ...world,
    anchor: new Date(anchor).toISOString(),
    sentUntil: new Date(sentUntil).toISOString(),
  };
}

function isSavedState(value: unknown): value is SavedState {
  const state = value as Partial<SavedState> | null;
  return (
    typeof state?.anchor === 'string' && typeof state.sentUntil === 'string' && Number.isInteger(state.backfillDays)
  );
}
