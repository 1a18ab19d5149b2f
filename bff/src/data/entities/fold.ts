import { patchesOf, type StoredEvent } from './patches.js';
import { applyPatch, type Patch, PROJECTION_NAMES, type ProjectionName, type ProjectionRow } from './projections.js';

/** Rows of the projections by key; what is not in it is not there yet. */
export type World = Record<ProjectionName, Map<string, ProjectionRow>>;

/** A world without rows. */
export function emptyWorld(): World {
  return Object.fromEntries(PROJECTION_NAMES.map((name) => [name, new Map()])) as World;
}

/** The keys of each projection that the events speak of. */
export function keysOf(events: readonly StoredEvent[]): Record<ProjectionName, Set<string>> {
  const keys = Object.fromEntries(PROJECTION_NAMES.map((name) => [name, new Set<string>()])) as Record<
    ProjectionName,
    Set<string>
  >;
  for (const patch of events.flatMap(patchesOf)) keys[patch.projection].add(patch.key);
  return keys;
}

/** Folds events into the world, in place. Any order of the same events gives the same rows. */
export function fold(world: World, events: readonly StoredEvent[]): void {
  for (const event of events) {
    for (const patch of patchesOf(event)) applyPatch(rowOf(world, patch), patch, event.occurredAt, event.eventId);
  }
}

function rowOf(world: World, { projection, key }: Patch): ProjectionRow {
  const rows = world[projection];
  const present = rows.get(key);
  if (present) return present;
  const row: ProjectionRow = { fields: {}, stamps: {} };
  rows.set(key, row);
  return row;
}
