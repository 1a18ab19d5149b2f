import { type LiveStream, STREAMS, type StreamName } from '@iops/contracts';
import { type Rollup, valueOf } from './bucket.js';
import { isSilent } from './silence.js';
import { normalize, statusOf, usualOf } from './usual.js';

/** What the rollups hold of one stream around a moment. */
export interface Recent {
  stream: StreamName;
  /** The first and the last minute that have an event; null where there is none. */
  firstAt: Date | null;
  lastAt: Date | null;
  /** The last hour, and the same hour of each week before, the youngest first. */
  hours: readonly (Rollup & { from: Date })[];
}

/** A stream of the catalogue as it stands at `now`. */
export function liveStream({ stream, firstAt, lastAt, hours }: Recent, now: Date): LiveStream {
  const { domain, label, cadence, unit, valuation, drives } = STREAMS[stream];
  const [current, ...before] = hours;
  // What lies before the first event is not known to have been quiet.
  const stored = firstAt === null ? [] : before.filter(({ from }) => from >= firstAt);
  const value = current === undefined ? null : valueOf(valuation.kind, current);
  const usual = usualOf(
    valuation.kind,
    stored.map((hour) => numbers(valueOf(valuation.kind, hour))),
  );
  const counted = usualOf(
    'count',
    stored.map(({ count }) => [count]),
  );
  return {
    name: stream,
    domain,
    label,
    cadence,
    unit,
    valuation: valuation.kind,
    drives: [...drives],
    lastEventAt: lastAt?.toISOString() ?? null,
    lastHour: { count: current?.count ?? 0, value },
    usual: usual?.baseline ?? null,
    normalized: normalize(value, usual),
    status: statusOf(value, usual),
    isSilent: isSilent({ cadence, lastEventAt: lastAt, usualPerHour: counted?.baseline.mean ?? null }, now),
  };
}

function numbers(value: number | null): number[] {
  return value === null ? [] : [value];
}
