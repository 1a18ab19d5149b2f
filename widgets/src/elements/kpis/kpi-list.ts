import type { Kpi, KpisAnswer } from '@iops/contracts';

/** The chosen KPIs in the order they were named (`a,b`), or all of them; names that do not exist are passed over. */
export function chosenKpis(items: readonly Kpi[], metrics: string): Kpi[] {
  const names = metrics.split(',').flatMap((name) => name.trim() || []);
  if (names.length === 0) return [...items];
  return names.flatMap((name) => items.find((kpi) => kpi.id === name) ?? []);
}

/**
 * A live update put into what is shown. Values are the same for every range; the sparkline is kept unless the update
 * speaks of the same range. An update older than what is shown changes nothing.
 */
export function withUpdate(shown: KpisAnswer, update: Pick<KpisAnswer, 'range' | 'items'>): KpisAnswer {
  const newer = new Map(update.items.map((kpi) => [kpi.id, kpi]));
  const items = shown.items.map((kpi) => {
    const next = newer.get(kpi.id);
    if (!next || next.asOf < kpi.asOf) return kpi;
    return update.range === shown.range ? next : { ...next, sparkline: kpi.sparkline };
  });
  const asOf = items.reduce((latest, kpi) => (kpi.asOf > latest ? kpi.asOf : latest), shown.asOf);
  return { ...shown, asOf, items };
}
