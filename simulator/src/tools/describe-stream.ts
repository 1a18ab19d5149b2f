import type { MarketplaceEvent, StreamHistoryAnswer } from '@iops/contracts';
import { columns } from './columns.js';

/** An event on a line. */
export function describeEvent({ occurred_at, event_id, data }: MarketplaceEvent): string {
  return `${occurred_at}  ${event_id}  ${JSON.stringify(data)}`;
}

/** The values of each stream, one bucket on a line: plain, normalised, and what is usual; a dash where it is unknown. */
export function describeHistory({ series, externalEvents }: StreamHistoryAnswer): string {
  const tables = series.map(({ stream, unit, points }) =>
    columns([
      [stream, unit, 'normalised', 'usual', 'from', 'to'],
      ...points.map(({ timestamp, value, normalized, baseline }) => [
        timestamp,
        ...[value, normalized, baseline?.mean, baseline?.lower, baseline?.upper].map(readable),
      ]),
    ]),
  );
  const outside = externalEvents.map(({ occurredAt, type, title }) => `${occurredAt}  ${type}: ${title}`);
  return [...tables, ...outside].join('\n');
}

function readable(value: number | null | undefined): string {
  return value === null || value === undefined ? '-' : String(Number(value.toPrecision(4)));
}
