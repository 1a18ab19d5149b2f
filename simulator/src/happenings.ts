import type { MarketplaceEvent, StreamName } from '@iops/contracts';
import { hash } from './random.js';

/** An event beside its time as a number, by which windows are cut. */
export interface Happening {
  /** Milliseconds since 1970. */
  at: number;
  event: MarketplaceEvent;
}

/** What is to be told: the key makes the event's id, so it must be unique within one stream. */
export interface Telling {
  at: number;
  type: StreamName;
  key: string;
  data: Record<string, unknown>;
}

/**
 * Makes the happening of a telling. Its id is a function of world, stream, key and time, so that telling it again is
 * a duplicate; it begins with the time, so that the receiver's index grows at its end.
 */
export function happening(world: number, { at, type, key, data }: Telling): Happening {
  const [high, low] = hash(world, `${type}/${key}`);
  const id = `evt_${hex(at, 12)}${hex(high, 8)}${hex(low, 8)}`;
  return { at, event: { event_id: id, event_type: type, occurred_at: new Date(at).toISOString(), data } };
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

/** Puts happenings in order of time; of two at the same time the smaller id comes first. */
export function inOrder(happenings: Happening[]): Happening[] {
  return happenings.sort((a, b) => a.at - b.at || (a.event.event_id < b.event.event_id ? -1 : 1));
}

/** The part of an ordered list that lies in [from, to). */
export function between(happenings: readonly Happening[], from: number, to: number): Happening[] {
  return happenings.slice(firstFrom(happenings, from), firstFrom(happenings, to));
}

function firstFrom(happenings: readonly Happening[], at: number): number {
  let low = 0;
  let high = happenings.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((happenings[middle] as Happening).at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
