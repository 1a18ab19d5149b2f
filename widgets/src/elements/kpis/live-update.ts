import type { KpisAnswer, Range, RealtimeMessage } from '@iops/contracts';

/**
 * A live update put into what is shown. Values are the same for every range; the sparkline is kept unless the update
 * speaks of the same range. An update older than what is shown changes nothing.
 */
export function withUpdate(
  shown: KpisAnswer<Range | null>,
  update: Pick<KpisAnswer, 'range' | 'items'>,
): KpisAnswer<Range | null> {
  const newer = new Map(update.items.map((kpi) => [kpi.id, kpi]));
  const items = shown.items.map((kpi) => {
    const next = newer.get(kpi.id);
    if (!next || next.asOf < kpi.asOf) return kpi;
    return update.range === shown.range ? next : { ...next, sparkline: kpi.sparkline };
  });
  const asOf = items.reduce((latest, kpi) => (kpi.asOf > latest ? kpi.asOf : latest), shown.asOf);
  return { ...shown, asOf, items };
}

/** Everything that arrived, put into what is shown. */
export function withMessages(
  shown: KpisAnswer<Range | null>,
  messages: readonly RealtimeMessage[],
): KpisAnswer<Range | null> {
  return messages.reduce(
    (answer, message) => (message.type === 'metric_update' ? withUpdate(answer, message.data) : answer),
    shown,
  );
}
