import type { AlertType, Evidence, Explanation, Factor, HealthComponent } from '@iops/contracts';
import { DROVE_IT, WAS_TO_MOVE_IT } from './stream-rows.js';

/** Causes are told up to this many. */
const MAX_CAUSES = 3;

/** What a low component tells, and the rows that say how. */
const CAUSES: Readonly<Record<HealthComponent, { label: string; rows: readonly string[] }>> = {
  firstSession: { label: 'First sessions that did not go well', rows: ['firstRated', 'firstGood'] },
  velocity: { label: 'Few sessions lately', rows: ['sessions', 'lastSession'] },
  calls: { label: 'Repeated calls to support', rows: ['calls', 'latestCall', 'reasonCalls:0'] },
  goal: { label: 'No next goal', rows: ['goal'] },
  consistency: { label: 'Changing tutors', rows: ['tutorShare'] },
};

/**
 * What explains an alert, strongest first: the components that cost most points, the reasons that callers repeat, or
 * the one that most events were refused for.
 * Empty when nothing does.
 */
export function rankCauses(
  type: AlertType,
  factors: readonly Factor[],
  rows: ReadonlyMap<string, Evidence>,
): Explanation['causes'] {
  if (type === 'stream_anomaly') return movers(rows);
  if (type === 'supply_shortage') return level(rows);
  if (type === 'data_quality') return mainReason(rows);
  return type === 'call_spike' ? repeatedReasons(rows) : costliestComponents(factors, rows);
}

/** Streams that drive it and moved before it, and external events that were to move it; what only happened is none. */
function movers(rows: ReadonlyMap<string, Evidence>): Explanation['causes'] {
  return [...rows.values()]
    .filter(({ label }) => label === DROVE_IT || label === WAS_TO_MOVE_IT)
    .slice(0, MAX_CAUSES)
    .map((row) => ({ label: `${row.label}: ${row.value}`, evidenceIds: [row.id] }));
}

/** Demand that is above its usual is why there is too little; what is below it explains no shortage. */
function level(rows: ReadonlyMap<string, Evidence>): Explanation['causes'] {
  const row = rows.get('level');
  if (row === undefined || Number(row.value) <= 100) return [];
  return [{ label: `${row.label}: ${row.value}%`, evidenceIds: [row.id] }];
}

function repeatedReasons(rows: ReadonlyMap<string, Evidence>): Explanation['causes'] {
  return [...rows]
    .filter(([key]) => key.startsWith('reasonCalls:'))
    .slice(0, MAX_CAUSES)
    .map(([, row]) => ({ label: row.label, evidenceIds: [row.id] }));
}

function mainReason(rows: ReadonlyMap<string, Evidence>): Explanation['causes'] {
  const [reason, count] = [rows.get('mainReason'), rows.get('mainReasonCount')];
  return reason && count ? [{ label: `Refused for: ${reason.value}`, evidenceIds: [reason.id, count.id] }] : [];
}

function costliestComponents(factors: readonly Factor[], rows: ReadonlyMap<string, Evidence>): Explanation['causes'] {
  return factors
    .filter(({ feature }) => rows.has(`factor:${feature}`))
    .sort((a, b) => a.contribution - b.contribution)
    .slice(0, MAX_CAUSES)
    .map(({ feature }) => {
      const { label, rows: keys } = CAUSES[feature as HealthComponent];
      const evidenceIds = [`factor:${feature}`, ...keys].flatMap((key) => rows.get(key)?.id ?? []);
      return { label, evidenceIds };
    });
}
