import type { SessionPlan } from './bookings.js';
import type { Subject } from './subjects.js';

/** Counts the bookings of a subject that wait for an answer at a moment. */
export type OpenRequests = (subject: Subject, at: number) => number;

/** How many of the bookings are open: asked for and not answered. */
export function openRequestsOf(plans: readonly SessionPlan[]): OpenRequests {
  const asked = new Map<Subject, number[]>();
  const answered = new Map<Subject, number[]>();
  for (const { subject, requestedAt, answeredAt } of plans) {
    push(asked, subject, requestedAt);
    push(answered, subject, answeredAt);
  }
  for (const times of [...asked.values(), ...answered.values()]) times.sort((a, b) => a - b);
  return (subject, at) => upTo(asked.get(subject) ?? [], at) - upTo(answered.get(subject) ?? [], at);
}

function push(times: Map<Subject, number[]>, subject: Subject, at: number): void {
  const known = times.get(subject);
  if (known) known.push(at);
  else times.set(subject, [at]);
}

/** How many of the sorted times are not after a moment. */
function upTo(times: readonly number[], at: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
