import type { EntityManager } from 'typeorm';
import { AVAILABLE_HOURS, AWAY, TARGET_UTILIZATION } from '../../data/entities/availability.queries.js';

/** Latest transactions that changed what tutors offer: the same pair means that nothing changed. */
export async function selectSupplyVersion(manager: EntityManager): Promise<string> {
  const [row] = await manager.query<{ version: string }[]>(
    `SELECT concat((SELECT max(tx_id) FROM availability), ' ', (SELECT max(tx_id) FROM tutors)) AS version`,
  );
  return row?.version ?? '';
}

/** Brings the hours of slots in [from, to) up to what tutors have told; writes only what changed. */
export async function refreshSupply(manager: EntityManager, { from, to }: { from: Date; to: Date }): Promise<void> {
  await manager.query(
    `WITH told AS MATERIALIZED (${AVAILABLE_HOURS}), gone AS (
       UPDATE supply_hours s SET available_hours = 0
       WHERE s.hour >= $1 AND s.hour < $2 AND s.available_hours <> 0
         AND NOT EXISTS (SELECT FROM told WHERE told.subject = s.subject AND told.hour = s.hour)
     )
     INSERT INTO supply_hours AS s (subject, hour, available_hours)
     SELECT subject, hour, "availableHours" FROM told ORDER BY 1, 2
     ON CONFLICT (subject, hour) DO UPDATE SET available_hours = excluded.available_hours
     WHERE s.available_hours <> excluded.available_hours`,
    [from, to, AWAY],
  );
}

/** Writes down what is expected and offered in the 24 hours from `hour` on, over all subjects with a forecast. */
export async function upsertSupplyDemand(manager: EntityManager, hour: Date): Promise<void> {
  await manager.query(
    `INSERT INTO supply_demand AS d (hour, demand, supply)
     SELECT $1, sum(p.expected), coalesce(sum(s.available_hours), 0) * ${TARGET_UTILIZATION}
     FROM (
       SELECT DISTINCT ON (subject) run_id, subject FROM forecast_runs
       WHERE made_at <= $1::timestamptz + interval '1 hour' AND made_at > $1::timestamptz - interval '7 days'
       ORDER BY subject, made_at DESC
     ) AS r
     JOIN forecast_points p ON p.run_id = r.run_id AND p.hour >= $1 AND p.hour < $1::timestamptz + interval '24 hours'
     LEFT JOIN supply_hours s ON s.subject = r.subject AND s.hour = p.hour
     HAVING count(*) > 0
     ON CONFLICT (hour) DO UPDATE SET demand = excluded.demand, supply = excluded.supply
     WHERE (d.demand, d.supply) IS DISTINCT FROM (excluded.demand, excluded.supply)`,
    [hour],
  );
}
