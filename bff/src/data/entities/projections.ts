/** Tables that say what the marketplace looks like now: a pure function of the events. */
export const PROJECTIONS = {
  customers: {
    key: 'customer_id',
    columns: {
      name: 'text',
      segment: 'text',
      acquisition_channel: 'text',
      signed_up_at: 'timestamptz',
      goal_title: 'text',
      goal_status: 'text',
      goal_renewed: 'boolean',
    },
  },
  tutors: { key: 'tutor_id', columns: { name: 'text', status: 'text', subjects: 'jsonb' } },
  sessions: {
    key: 'session_id',
    columns: {
      customer_id: 'text',
      tutor_id: 'text',
      subject: 'text',
      state: 'text',
      requested_at: 'timestamptz',
      scheduled_at: 'timestamptz',
      scheduled_until: 'timestamptz',
      started_at: 'timestamptz',
      ended_at: 'timestamptz',
      duration_minutes: 'double precision',
      rating: 'double precision',
    },
  },
  calls: {
    key: 'call_id',
    columns: {
      customer_id: 'text',
      called_at: 'timestamptz',
      reason_code: 'text',
      duration_seconds: 'double precision',
    },
  },
} as const;

/** The name of a projection. */
export type ProjectionName = keyof typeof PROJECTIONS;

/** The projections' names, in the order they are written. */
export const PROJECTION_NAMES = Object.keys(PROJECTIONS) as ProjectionName[];

/** Who wrote a field last: the higher rank, then the later event, then the greater id. */
export type Stamp = readonly [rank: number, occurredAt: string, eventId: string];

/** One row of a projection, with the stamp of each of its fields. */
export interface ProjectionRow {
  fields: Record<string, unknown>;
  stamps: Record<string, Stamp>;
}

/** What one event says of one row. */
export interface Patch {
  projection: ProjectionName;
  key: string;
  fields: Record<string, unknown>;
  /** Rank of a field where it is not 0. */
  ranks?: Record<string, number>;
}

/** Folds a patch into a row: each field keeps its last writer, so that any order of the same patches gives the same row. */
export function applyPatch(row: ProjectionRow, patch: Patch, occurredAt: string, eventId: string): void {
  for (const [field, value] of Object.entries(patch.fields)) {
    if (value === undefined) continue;
    const stamp: Stamp = [patch.ranks?.[field] ?? 0, occurredAt, eventId];
    const present = row.stamps[field];
    if (present !== undefined && compareStamps(stamp, present) <= 0) continue;
    row.fields[field] = value;
    row.stamps[field] = stamp;
  }
}

function compareStamps(a: Stamp, b: Stamp): number {
  if (a[0] !== b[0]) return a[0] - b[0];
  if (a[1] !== b[1]) return a[1] < b[1] ? -1 : 1;
  return a[2] < b[2] ? -1 : a[2] > b[2] ? 1 : 0;
}
