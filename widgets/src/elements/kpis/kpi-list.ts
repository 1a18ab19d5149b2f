import type { Kpi } from '@iops/contracts';

/** The chosen KPIs in the order they were named (`a,b`), or all of them; names that do not exist are passed over. */
export function chosenKpis(items: readonly Kpi[], metrics: string): Kpi[] {
  const names = metrics.split(',').flatMap((name) => name.trim() || []);
  if (names.length === 0) return [...items];
  return names.flatMap((name) => items.find((kpi) => kpi.id === name) ?? []);
}

/** True when a stretch of time ended before `now` (milliseconds): then no update can change it. Without an end it has not. */
export function isOver(to: string, now: number): boolean {
  return Date.parse(to) <= now;
}
