import { randomUUID } from 'node:crypto';

/** An event as Rails would post it. */
export interface BenchEvent {
  event_id: string;
  event_type: string;
  occurred_at: string;
  data: Record<string, unknown>;
}

const DAY_MS = 86_400_000;
/** What a marketplace sends most; one in ten changes what is known of a session. */
const TYPES = [
  'customer.page.view',
  'customer.tutor.search',
  'customer.page.view',
  'support.live_chat.message',
  'customer.page.view',
  'customer.login.success',
  'customer.page.view',
  'customer.tutor.search',
  'tutor.login.event',
  'session.completed',
];
const SUBJECTS = ['calculus', 'algebra', 'chemistry', 'spanish', 'sat', 'physics'];

/** Makes `count` events with random ids, spread evenly over the day that begins at `start`. */
export function dayOfEvents(start: Date, count: number): BenchEvent[] {
  return Array.from({ length: count }, (_, i) => ({
    event_id: randomUUID(),
    event_type: TYPES[i % TYPES.length]!,
    occurred_at: new Date(start.getTime() + Math.floor((i * DAY_MS) / count)).toISOString(),
    data: {
      session_id: `ses_${randomUUID()}`,
      customer_id: `stu_${i % 20_011}`,
      tutor_id: `tut_${i % 1_009}`,
      subject: SUBJECTS[i % SUBJECTS.length],
      duration_minutes: 30 + (i % 60),
      path: `/tutors/${i % 4_001}`,
    },
  }));
}

/** The start of the UTC day `days` days ago. */
export function dayStart(days: number): Date {
  return new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS - days * DAY_MS);
}

/** Bodies of `size` events each. */
export function bodiesOf(events: readonly BenchEvent[], size: number): Buffer[] {
  const bodies: Buffer[] = [];
  for (let i = 0; i < events.length; i += size) bodies.push(Buffer.from(JSON.stringify(events.slice(i, i + size))));
  return bodies;
}
