import type { AnomalyRow, StoredAnomaly } from './anomalies.queries.js';

/** The same within so long is one anomaly. */
const REPEAT_MS = 24 * 3_600_000;

/** What to store, and what to take back. */
export interface Reconciled {
  upserts: AnomalyRow[];
  /** Ids of anomalies that are none any more. */
  withdrawn: string[];
}

/**
 * Puts what was found from `since` on in place of what was stored of that time. What began before goes on where it was
 * found again within a day; what the minute told stays unless the hours say the same.
 */
export function reconcile(stored: readonly StoredAnomaly[], found: readonly AnomalyRow[], since: Date): Reconciled {
  const before = stored.filter(({ startedAt, isLive }) => startedAt < since && !isLive);
  const over = stored.filter(({ isLive, startedAt, isOpen }) => isOpen && (isLive || startedAt < since));
  const upserts = byKey([
    ...over.map((old) => ({ ...old, isOpen: false })),
    ...found.map((row) => {
      const old = before.find((each) => goesOn(each, row));
      return old === undefined ? row : joined(old, row);
    }),
  ]);
  const withdrawn = stored.filter((old) => {
    if (old.isLive) return isTold(old, found);
    return old.startedAt >= since && !upserts.has(keyOf(old));
  });
  const gone = new Set(withdrawn.map(keyOf));
  return {
    upserts: [...upserts].filter(([key, row]) => !(gone.has(key) && row.isLive)).map(([, row]) => row),
    withdrawn: withdrawn.map(({ id }) => id),
  };
}

/** Of two of the same beginning what was found now is kept, and of that the worse. */
function byKey(rows: readonly AnomalyRow[]): Map<string, AnomalyRow> {
  const kept = new Map<string, AnomalyRow>();
  for (const row of rows) {
    const other = kept.get(keyOf(row));
    if (other === undefined || !other.isOpen || row.score > other.score) kept.set(keyOf(row), row);
  }
  return kept;
}

function isSame(a: AnomalyRow, b: AnomalyRow): boolean {
  return a.stream === b.stream && a.direction === b.direction && a.kind === b.kind;
}

function goesOn(old: AnomalyRow, row: AnomalyRow): boolean {
  return isSame(old, row) && row.startedAt.getTime() - old.endedAt.getTime() <= REPEAT_MS;
}

/** What the minute told is told by the hours as well. */
function isTold(live: AnomalyRow, found: readonly AnomalyRow[]): boolean {
  return found.some(
    (row) =>
      row.stream === live.stream &&
      row.direction === live.direction &&
      row.startedAt < live.endedAt &&
      row.endedAt > live.startedAt,
  );
}

function joined(old: AnomalyRow, row: AnomalyRow): AnomalyRow {
  const worse = row.score > old.score ? row : old;
  const { runScore, earlierScore, isOpen, endedAt } = row;
  return {
    ...worse,
    startedAt: old.startedAt,
    runScore,
    earlierScore: earlierScore ?? old.earlierScore,
    isOpen,
    endedAt,
  };
}

function keyOf({ stream, kind, direction, startedAt }: AnomalyRow): string {
  return `${stream} ${kind} ${direction} ${startedAt.getTime()}`;
}
