import type { RailsTutor, StreamName, TutorAvailabilitySet } from '@iops/contracts';
import type { Happening } from '../happenings.js';
import type { Fields, Fold } from './fold.js';

/** What happens to rows of calls, customers and tutors. */
export const recordFolds: Partial<Record<StreamName, Fold>> = {
  'support.call.inbound': (_, happening) => call('inbound', happening),
  'support.call.outbound': (_, happening) => call('outbound', happening),
  'customer.health.updated': (row, { event: { data, occurred_at } }) => {
    const { customer_id: _, ...fields } = data;
    return { created_at: data['signed_up_at'] ?? occurred_at, ...row, ...fields };
  },
  'tutor.status.changed': (row, { event: { data, occurred_at } }) => {
    const { tutor_id: _, ...fields } = data;
    return { created_at: occurred_at, ...row, ...fields, status_changed_at: occurred_at };
  },
  'tutor.availability.set': (row, { event: { data, occurred_at } }) => {
    const { name, subjects, ...told } = data as unknown as TutorAvailabilitySet;
    // Whoever offers hours teaches, also where nothing was told of the status.
    const before = { created_at: occurred_at, status: 'active', ...row };
    return { ...before, ...(name && { name }), subjects, ...calendar(row, told, occurred_at) };
  },
};

function call(direction: 'inbound' | 'outbound', { event: { data, occurred_at } }: Happening): Fields {
  const { customer_id, reason_code, duration_seconds } = data;
  return { customer_id, direction, reason_code, duration_seconds, called_at: occurred_at, created_at: occurred_at };
}

/** What is left of the calendar as it was, with what is told now in place of the days that it covers. */
function calendar(row: Fields | undefined, told: Pick<TutorAvailabilitySet, 'slots' | 'from' | 'to'>, now: string) {
  const { from = now, to = told.slots.at(-1)?.ends_at ?? now } = told;
  const { slots: known, slots_from, slots_to } = (row ?? {}) as Partial<RailsTutor>;
  const kept = (known ?? []).filter(({ starts_at, ends_at }) => ends_at > now && (ends_at <= from || starts_at >= to));
  const slots = [...kept, ...told.slots].sort((a, b) => (a.starts_at < b.starts_at ? -1 : 1));
  // What is past says nothing any more: the calendar begins with the first slot that is kept, if one is.
  const first = kept[0] && kept[0].starts_at < from ? kept[0].starts_at : from;
  return { slots, slots_from: slots_from ? first : from, slots_to: slots_to && slots_to > to ? slots_to : to };
}
