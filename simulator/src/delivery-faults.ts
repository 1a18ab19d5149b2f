import {
  type DeliveryFaultKind,
  type DeliveryFaults,
  type MarketplaceEvent,
  STREAMS,
  type StreamName,
} from '@iops/contracts';
import type { Happening } from './happenings.js';
import { between, createRandom, pick, type Random } from './random.js';
import { MINUTE } from './zone.js';

const SECOND = 1000;

/** What happened, and the number of the feed that sends it. */
export interface Assigned extends Happening {
  feed: number;
}

/** One event as it is sent. */
export interface Sending {
  feed: number;
  /** When it happened, whatever the event itself says. Milliseconds since 1970, like all times here. */
  at: number;
  /** When it is to be sent at the earliest. */
  dueAt: number;
  /** An event, unless it was spoilt. */
  event: unknown;
}

/** Nothing is done to the sending. */
export const NO_FAULTS: DeliveryFaults = Object.freeze({
  duplicateShare: 0,
  lateShare: 0,
  lateMinutes: 0,
  outOfOrderShare: 0,
  malformedShare: 0,
  lostShare: 0,
  clockOffsetSeconds: 0,
  slowMs: 0,
});

/** Long enough that others which occurred later go first, short enough that nobody would call it late. */
const OUT_OF_ORDER_MS = [5 * SECOND, 40 * SECOND] as const;
/** After how long a sender that got no answer sends again. */
const AGAIN_MS = [SECOND, 30 * SECOND] as const;

/**
 * What is sent of one happening under faults, and which ones met it: nothing where it is lost, twice where it is
 * doubled. The same seed does the same to the same event.
 */
export function sendings(
  { at, event, feed }: Assigned,
  faults: DeliveryFaults,
  seed: number,
): { sendings: Sending[]; kinds: DeliveryFaultKind[] } {
  const random = createRandom(seed, `delivery:${event.event_id}`);
  // Drawn before anything is decided, so that one share does not change whom another one meets.
  const [lost, malformed, late, outOfOrder, duplicate] = [random(), random(), random(), random(), random()];
  if (lost < faults.lostShare) return { sendings: [], kinds: ['lost'] };
  const kinds: DeliveryFaultKind[] = [];
  let told: MarketplaceEvent = event;
  if (faults.clockOffsetSeconds !== 0) {
    kinds.push('wrongClock');
    told = { ...told, occurred_at: new Date(at + faults.clockOffsetSeconds * SECOND).toISOString() };
  }
  const isSpoilt = malformed < faults.malformedShare;
  if (isSpoilt) kinds.push('malformed');
  const dueAt = at + delay({ late, outOfOrder }, faults, { kinds, random });
  const once: Sending = { feed, at, dueAt, event: isSpoilt ? spoilt(told, random) : told };
  if (duplicate >= faults.duplicateShare) return { sendings: [once], kinds };
  kinds.push('duplicate');
  return { sendings: [once, { ...once, dueAt: dueAt + Math.floor(between(random, ...AGAIN_MS)) }], kinds };
}

/** Whether events are sent just as they happen. */
export function changesNothing(faults: DeliveryFaults): boolean {
  const { duplicateShare, lateShare, outOfOrderShare, malformedShare, lostShare, clockOffsetSeconds } = faults;
  return clockOffsetSeconds === 0 && duplicateShare + lateShare + outOfOrderShare + malformedShare + lostShare === 0;
}

function delay(
  dice: { late: number; outOfOrder: number },
  faults: DeliveryFaults,
  { kinds, random }: { kinds: DeliveryFaultKind[]; random: Random },
): number {
  let ms = 0;
  if (dice.late < faults.lateShare && faults.lateMinutes > 0) {
    kinds.push('late');
    ms += faults.lateMinutes * MINUTE;
  }
  if (dice.outOfOrder < faults.outOfOrderShare) {
    kinds.push('outOfOrder');
    ms += Math.floor(between(random, ...OUT_OF_ORDER_MS));
  }
  return ms;
}

/** The event with something missing or wrong, as senders with a bug have it. No receiver can take any of them. */
function spoilt(event: MarketplaceEvent, random: Random): unknown {
  const { event_id: _id, ...nameless } = event;
  const { data: _data, ...empty } = event;
  return pick(random, [
    nameless,
    empty,
    { ...event, event_type: `${event.event_type}d` },
    { ...event, occurred_at: 'yesterday' },
    { ...event, data: JSON.stringify(event.data) },
    { ...event, data: withoutNeeded(event) },
  ]);
}

function withoutNeeded({ event_type, data }: MarketplaceEvent): Record<string, unknown> | null {
  const needed = STREAMS[event_type as StreamName]?.data.required?.[0];
  if (needed === undefined) return null;
  const { [needed]: _, ...rest } = data;
  return rest;
}
