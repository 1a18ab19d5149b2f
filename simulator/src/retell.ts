import type { StreamName } from '@iops/contracts';
import { type Bending, fieldSet, isUntold, likelier, repeated, streamsTouched } from './bending.js';
import type { Telling } from './happenings.js';
import { chance } from './influence.js';
import { MINUTE } from './zone.js';

/** What is told as often as it happens: whoever makes it happen has already asked the scenarios how often. */
const TOLD_AS_IT_HAPPENS: ReadonlySet<StreamName> = new Set<StreamName>([
  'customer.signup.started',
  'customer.signup.completed',
  'customer.login.success',
  'customer.subscription.payment_success',
  'customer.subscription.payment_failure',
  'payment_gateway.transaction.status',
  'tutor.application.received',
  'tutor.onboarding.approved',
  'tutor.onboarding.rejected',
  'session.booking.requested',
  'session.booking.confirmed',
  'session.booking.declined_by_tutor',
  'session.booking.expired',
  'session.cancellation.by_student',
  'session.cancellation.by_tutor',
  'session.started',
  'session.completed',
  'session.no_show.student',
  'session.no_show.tutor',
  'session.rating.submitted_by_student',
  'support.call.inbound',
  'support.ticket.created',
  'support.live_chat.started',
  'marketing.ad.click',
]);

/** Whether a stream's events stand for themselves, so that single ones can be told more or less often. */
export function isLoose(stream: StreamName): boolean {
  return !TOLD_AS_IT_HAPPENS.has(stream);
}

/** How tellings sound under scenarios: loose ones more or less often, fields set, silent streams left out. */
export function retell(bending: Bending, tellings: readonly Telling[]): readonly Telling[] {
  if (bending.influences.length === 0) return tellings;
  const isMultiplied = streamsTouched(bending, ['multiply']);
  const isSilenced = streamsTouched(bending, ['silence']);
  const isSet = streamsTouched(bending, ['override']);
  const told = repeated(bending, tellings, {
    key: ({ type, key }) => `${type}/${key}`,
    times: (influence, { type: stream, at, who = {}, key, follows }) => {
      if (!isMultiplied.has(stream) || (!isLoose(stream) && !follows)) return 1;
      return timesTold(bending, influence, { stream, at, who, origin: key, ...(follows && { after: follows }) });
    },
    echo: (telling, { key, influence }) => {
      const at = Math.floor(telling.at + chance(influence, `soon:${key}`) * MINUTE);
      return { ...telling, at, key: key.slice(telling.type.length + 1) };
    },
  });
  return told
    .filter(({ type: stream, at, who = {} }) => !isSilenced.has(stream) || !isUntold(bending, { stream, at, who }))
    .map((telling) => (isSet.has(telling.type) ? withFieldsSet(bending, telling) : telling));
}

/** A shrinking availability is decided tutor by tutor; here it can only be told more often. */
function timesTold(...[bending, influence, of]: Parameters<typeof likelier>): number {
  const times = likelier(bending, influence, of);
  return of.stream === 'tutor.availability.set' ? Math.max(1, times) : times;
}

function withFieldsSet(bending: Bending, telling: Telling): Telling {
  const { type: stream, at, who = {}, key, data } = telling;
  const set = Object.keys(data).flatMap((field): [string, number][] => {
    if (typeof data[field] !== 'number') return [];
    const value = fieldSet(bending, { stream, at, who, field, key });
    return value === null ? [] : [[field, value]];
  });
  return set.length === 0 ? telling : { ...telling, data: { ...data, ...Object.fromEntries(set) } };
}
