import { STREAMS, type StreamTick } from '@iops/contracts';
import { type Rollup, valueOf } from '../../data/streams/bucket.js';

/** What was told of each stream's minutes last. */
export type Ticked = ReadonlyMap<string, string>;

/** A stream's rollup of one minute. */
export interface Minute extends Rollup {
  stream: StreamTick['stream'];
  minute: Date;
}

/** What changed in minutes since they were told last, and what is told with it; minutes that are over are forgotten. */
export function ticksOf(minutes: readonly Minute[], told: Ticked): { items: StreamTick[]; told: Ticked } {
  const ticks = minutes.map(tickOf);
  const items = ticks.filter((tick) => told.get(keyOf(tick)) !== signOf(tick));
  return { items, told: new Map(ticks.map((tick) => [keyOf(tick), signOf(tick)])) };
}

function tickOf({ stream, minute, ...rollup }: Minute): StreamTick {
  const value = valueOf(STREAMS[stream].valuation.kind, rollup);
  return { stream, minute: minute.toISOString(), count: rollup.count, value };
}

function keyOf({ stream, minute }: StreamTick): string {
  return `${stream} ${minute}`;
}

function signOf({ count, value }: StreamTick): string {
  return `${count} ${value}`;
}
