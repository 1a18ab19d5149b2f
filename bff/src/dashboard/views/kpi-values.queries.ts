import type { KpiId } from '@iops/contracts';
import type { EntityManager } from 'typeorm';
import { startOfDay } from '../../data/entities/zone.js';
import { countCritical, medianMinutes } from './kpi-alerts.js';
import { meanOf, type Sums, segmentsOf, sumWindows, type Window } from './kpi-windows.js';
import {
  type Counted,
  selectAcknowledged,
  selectActiveCustomers,
  selectAt,
  selectCriticalAlerts,
  selectCustomersAtRisk,
  selectSums,
} from './kpis.queries.js';

const DAY_MS = 86_400_000;

/** The moments that a KPI is asked for. */
export interface Asked {
  /** In order, each once; milliseconds since 1970. Never empty. */
  times: readonly number[];
  /** True where the last of them is the present. */
  isLive: boolean;
  timeZone: string;
}

type Values = Promise<(number | null)[]>;

/** A KPI's values as of each of the moments, in their order; null where nothing is known. */
export function selectValues(manager: EntityManager, id: KpiId, asked: Asked): Values {
  const { times, timeZone } = asked;
  switch (id) {
    case 'active_sessions':
      return selectAt(manager, 'activeSessions', times);
    case 'sessions_today':
      return sessionsToday(manager, times, timeZone);
    case 'satisfaction':
      return meansOver(manager, 'ratings', times, 7);
    case 'first_session_success':
      return meansOver(manager, 'firsts', times, 30);
    case 'supply_demand_ratio':
      return selectAt(manager, 'supplyDemand', times);
    case 'inbound_call_rate':
      return callRates(manager, times);
    case 'customers_at_risk':
      return customersAtRisk(manager, asked);
    case 'active_critical_alerts':
      return criticalAlerts(manager, times);
    case 'time_to_acknowledge':
      return timesToAcknowledge(manager, times);
    default: {
      const never: never = id;
      throw new Error(`unknown KPI ${String(never)}`);
    }
  }
}

async function sessionsToday(manager: EntityManager, times: readonly number[], timeZone: string): Values {
  // Windows do not have their first moment, and midnight belongs to the day.
  const days = times.map((to) => ({ from: startOfDay(to, timeZone) - 1, to }));
  return (await sumsOf(manager, 'started', days)).map(({ count }) => count);
}

async function meansOver(manager: EntityManager, counted: Counted, times: readonly number[], days: number): Values {
  return (await sumsOf(manager, counted, windowsOf(times, days))).map(meanOf);
}

async function callRates(manager: EntityManager, times: readonly number[]): Values {
  const [calls, active] = await Promise.all([
    sumsOf(manager, 'calls', windowsOf(times, 7)),
    selectActiveCustomers(manager, times),
  ]);
  return calls.map(({ count }, i) => meanOf({ count: active[i]!, total: 100 * count }));
}

async function customersAtRisk(manager: EntityManager, { times, isLive }: Asked): Values {
  if (!isLive) return selectAt(manager, 'atRisk', times);
  const [past, present] = await Promise.all([
    selectAt(manager, 'atRisk', times.slice(0, -1)),
    selectCustomersAtRisk(manager),
  ]);
  return [...past, present];
}

async function criticalAlerts(manager: EntityManager, times: readonly number[]): Values {
  const alerts = await selectCriticalAlerts(manager, { from: times[0]!, to: times.at(-1)! });
  return times.map((at) => countCritical(alerts, at));
}

async function timesToAcknowledge(manager: EntityManager, times: readonly number[]): Values {
  const windows = windowsOf(times, 7);
  const alerts = await selectAcknowledged(manager, { from: windows[0]!.from, to: times.at(-1)! });
  return windows.map((window) => medianMinutes(alerts, window));
}

async function sumsOf(manager: EntityManager, counted: Counted, windows: readonly Window[]): Promise<Sums[]> {
  const segments = segmentsOf(windows);
  return sumWindows(windows, segments, await selectSums(manager, counted, segments));
}

function windowsOf(times: readonly number[], days: number): Window[] {
  return times.map((to) => ({ from: to - days * DAY_MS, to }));
}
