import { GONE_DAYS, RECENT_DAYS } from './features.js';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** From a cut on it takes so long until it is known who left. */
export const LABEL_MS = GONE_DAYS * DAY_MS;
/** Cuts that are learnt from: half a year. Older customers were other customers. */
export const CUTS_LEARNT_FROM = 26;
/** Before a cut there must be so much of the history, or nothing recent is known of anybody. */
const HISTORY_MS = (RECENT_DAYS - 2) * DAY_MS;
/** What senders still had to say of a moment is there by then. */
const SETTLED_MS = 3_600_000;

/** The weekly moments to write down features at, oldest first: those whose outcome is known by `asOf`, and the newer. */
export function cutsUpTo(asOf: Date, historyStart: Date | null): Date[] {
  if (historyStart === null) return [];
  const last = Math.floor((asOf.getTime() - SETTLED_MS) / WEEK_MS) * WEEK_MS;
  const earliest = asOf.getTime() - LABEL_MS - CUTS_LEARNT_FROM * WEEK_MS;
  const first = Math.max(earliest, historyStart.getTime() + HISTORY_MS);
  const cuts: Date[] = [];
  for (let at = Math.ceil(first / WEEK_MS) * WEEK_MS; at <= last; at += WEEK_MS) cuts.push(new Date(at));
  return cuts;
}

/** True once it is known who left after a cut. */
export function isLabelKnown(cut: Date, asOf: Date): boolean {
  return cut.getTime() + LABEL_MS <= asOf.getTime();
}

/** What each cut serves for: of those in order, the last quarter evaluates, the quarter before calibrates. */
export function phasesOf(cuts: number): ('train' | 'calibrate' | 'evaluate')[] {
  const quarter = Math.max(1, Math.round(cuts / 4));
  return Array.from({ length: cuts }, (_, i) => {
    if (i >= cuts - quarter) return 'evaluate';
    return i >= cuts - 2 * quarter ? 'calibrate' : 'train';
  });
}
