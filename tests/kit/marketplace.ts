import { between, oneOf, type Random } from './random.js';

/** An event as it is sent; a bad one may lack what an event must have. */
export interface SentEvent {
  event_id: string;
  event_type: string;
  occurred_at: string;
  data: Record<string, unknown>;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** One of each way a stream is valued: counted, summed, averaged, last. Amounts are quarters: their sums are exact. */
const MADE = [
  (random: Random) => ({ event_type: 'customer.page.view', data: { customer_id: customer(random) } }),
  (random: Random) => ({
    event_type: 'customer.subscription.payment_success',
    data: { customer_id: customer(random), amount: between(random, 1, 4_000) / 4 },
  }),
  (random: Random) => ({
    event_type: 'api.request.log',
    data: { route: '/tutors', duration_ms: between(random, 1, 8_000) / 4 },
  }),
  (random: Random) => ({
    event_type: 'platform.concurrent.users',
    data: { users: between(random, 0, 5_000) },
  }),
];

/** What is wrong with a bad event, by the code it must be refused with. */
const SPOILED: Record<string, (event: SentEvent) => SentEvent> = {
  unknown_event_type: (event) => ({ ...event, event_type: 'customer.page.seen' }),
  missing_field: (event) => ({ ...event, event_type: 'customer.page.view', data: {} }),
  occurred_at_out_of_range: (event) => ({
    ...event,
    occurred_at: new Date(Date.parse(event.occurred_at) + 60 * MINUTE_MS).toISOString(),
  }),
};
/** The codes of the bad events. */
export const SPOILED_CODES = Object.keys(SPOILED);

/** An event that must be taken: mostly of this minute, a tenth of them late by up to nine days. */
export function goodEvent(random: Random, eventId: string): SentEvent {
  const lateMs = random() < 0.1 ? random() * 9 * DAY_MS : random() * MINUTE_MS;
  return {
    event_id: eventId,
    occurred_at: new Date(Date.now() - lateMs).toISOString(),
    ...oneOf(random, MADE)(random),
  };
}

/** An event that must be refused, with the code for it. */
export function badEvent(random: Random, eventId: string): SentEvent {
  const recent = { ...goodEvent(random, eventId), occurred_at: new Date().toISOString() };
  return SPOILED[oneOf(random, SPOILED_CODES)]!(recent);
}

function customer(random: Random): string {
  return `stu_${between(random, 1, 500)}`;
}
