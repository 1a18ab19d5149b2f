import { type Happening, happening } from './happenings.js';
import { createRandom, pick } from './random.js';
import type { Student } from './students.js';

/** One feed under load: it posts an event at each beat, the feeds staggered evenly over it. */
export interface LoadedFeed {
  idSeed: number;
  feed: number;
  feeds: number;
  ratePerSec: number;
}

/** The moments in [from, to) at which a feed has to post, counted from 1970: any windows that join give every beat once. */
export function beats({ feed, feeds, ratePerSec }: LoadedFeed, from: number, to: number): number[] {
  const every = 1000 / ratePerSec;
  const phase = (feed / feeds) * every;
  const first = Math.ceil((from - phase) / every);
  const count = Math.max(0, Math.ceil((to - phase) / every) - first);
  return Array.from({ length: count }, (_, i) => (first + i) * every + phase);
}

/** A page view of someone, for a beat at which nothing else is to be told. */
export function loadEvent({ idSeed, feed }: LoadedFeed, at: number, students: readonly Student[]): Happening {
  const student = pick(createRandom(idSeed, `load:${feed}:${at}`), students);
  const data = { customer_id: student.id };
  return happening(idSeed, { at: Math.floor(at), type: 'customer.page.view', key: `load/${feed}/${at}`, data });
}
