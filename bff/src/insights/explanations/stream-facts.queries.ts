import { ALL_STREAMS, type ExternalEvent, STREAMS, type StreamName } from '@iops/contracts';
import type { EntityManager } from 'typeorm';
import type { AlertEntity } from '../../alerting/alerts/alert.entity.js';
import { selectExternalEvents } from '../../data/streams/external-events.queries.js';
import { streamsOf } from '../../data/streams/stream-pattern.js';
import { type StoredAnomaly, selectOpen } from '../../inference/anomalies/anomalies.queries.js';
import { BEFORE_MS, viewOf } from '../../inference/anomalies/anomaly-view.js';
import type { StreamFacts } from './facts.js';

/** External events that are looked at; those near its beginning are few. */
const MAX_EVENTS = 50;

/** The worst of what lasts of the stream that an alert is about; null when it is over already. */
export async function selectStreamFacts(manager: EntityManager, alert: AlertEntity): Promise<StreamFacts | null> {
  const isSilence = alert.type === 'data_quality';
  const [worst] = (await selectOpen(manager))
    .filter(({ stream, kind }) => stream === alert.entityId && (kind === 'silence') === isSilence)
    .sort((a, b) => b.score - a.score);
  if (worst === undefined) return null;
  const span = { from: new Date(worst.startedAt.getTime() - BEFORE_MS), to: worst.endedAt, types: null };
  return factsOf(worst, await selectExternalEvents(manager, span, { before: null, limit: MAX_EVENTS }));
}

function factsOf(row: StoredAnomaly, events: readonly ExternalEvent[]): StreamFacts {
  const { dependants, related, externalEvents } = viewOf(row, events);
  const { stream, kind, isLive, direction, windowHours, expected, actual, lower, upper, startedAt, movement } = row;
  const unit = stream === ALL_STREAMS ? 'percent' : STREAMS[stream].unit;
  // By the minute events are watched, whatever they are worth.
  const isOfEvents =
    kind === 'silence' || (isLive && stream !== ALL_STREAMS && STREAMS[stream].valuation.kind !== 'count');
  return {
    isAll: stream === ALL_STREAMS,
    unit: isOfEvents ? 'events' : unit,
    windowHours,
    expected,
    actual,
    lower,
    upper,
    startedAt,
    movement,
    href: `/api/anomalies?stream=${encodeURIComponent(stream)}`,
    dependants: dependants.map((name) => STREAMS[name].label),
    related: related.map(({ stream: other, relation, leadHours }) => ({
      label: STREAMS[other].label,
      isCause: relation === 'driver' && leadHours >= 0,
    })),
    events: externalEvents.map((event) => ({
      title: event.title,
      occurredAt: new Date(event.occurredAt),
      isExpected: stream !== ALL_STREAMS && wasToMove(event, stream, direction),
    })),
  };
}

/** True for an event that was said to move the stream this way: others happened, and no more. */
function wasToMove(
  { expectedImpact: impact }: ExternalEvent,
  stream: StreamName,
  direction: 'below' | 'above',
): boolean {
  if (impact === null || !impact.streams.flatMap(streamsOf).includes(stream)) return false;
  return impact.direction === 'mixed' || (impact.direction === 'decrease') === (direction === 'below');
}
