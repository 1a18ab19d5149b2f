import { dayOf } from './calendar.js';

/** How the last pass stands to what is known now. */
export interface PassState {
  /** Of the last pass that went through; null before the first. */
  asOf: Date | null;
  /** Rated first sessions that it knew, and those that are known now. */
  firstRatedThen: number;
  firstRated: number;
}

/** Growth of the rated first sessions from which on what is usual is estimated anew before the day is over. */
const GROWTH = 1.2;

/**
 * What kind of pass over all tutors is due: all of it once a day of the marketplace, since weeks begin and fall out of
 * the window then; the figures alone when so much came in that what is usual may have moved.
 */
export function duePass(
  { asOf, firstRatedThen, firstRated }: PassState,
  now: Date,
  timeZone: string,
): 'all' | 'figures' | null {
  if (asOf === null || dayOf(asOf, timeZone) < dayOf(now, timeZone)) return 'all';
  return firstRated > GROWTH * firstRatedThen ? 'figures' : null;
}
