import type { TutorAvailabilitySet } from '@iops/contracts';
import { type Bending, saysAnything, timesUnder } from './bending.js';
import type { Telling } from './happenings.js';
import { chance, endOf, type Influence, names } from './influence.js';
import { createRandom } from './random.js';
import { busyMinute } from './rhythm.js';
import type { Tutor } from './tutors.js';
import type { World } from './world.js';
import { HOUR, MINUTE, mondayOf, weekdayOf } from './zone.js';

const STREAM = 'tutor.availability.set';
type Slots = TutorAvailabilitySet['slots'];

/** A tutor's slots of the days [from, to) as the tutor sees them at a moment: without those that scenarios take. */
export function availability(
  { zone, bending }: World,
  tutor: Tutor,
  of: { from: number; to: number; at: number },
): TutorAvailabilitySet {
  const slots: Slots = [];
  const moment = (day: number, minute: number) => new Date(zone.instant(day, minute)).toISOString();
  for (let day = of.from; day < of.to; day++) {
    for (const block of tutor.blocks.filter(({ weekday }) => weekday === weekdayOf(day))) {
      const isOffered = (minute: number) =>
        bending.influences.length === 0 ||
        !isWithdrawn(bending, tutor, { at: of.at, slotAt: zone.instant(day, minute) });
      for (const [from, to] of stretches(block.from, block.to, isOffered)) {
        slots.push({ starts_at: moment(day, from), ends_at: moment(day, to) });
      }
    }
  }
  const { id, name, subjects } = tutor;
  return { tutor_id: id, name, subjects, slots, from: moment(of.from, 0), to: moment(of.to, 0) };
}

/** The parts of [from, to) whose half hours are all offered. */
function stretches(from: number, to: number, isOffered: (minute: number) => boolean): [number, number][] {
  const found: [number, number][] = [];
  for (let minute = from; minute < to; minute += 30) {
    if (!isOffered(minute)) continue;
    const last = found.at(-1);
    if (last?.[1] === minute) last[1] = minute + 30;
    else found.push([minute, minute + 30]);
  }
  return found;
}

/** Whether a tutor, asked at a moment, is not there for a slot because a scenario lets availability shrink. */
export function isWithdrawn(bending: Bending, tutor: Tutor, of: { at: number; slotAt: number }): boolean {
  return bending.influences.some((influence) => {
    // After it has settled they are back, however early they were asked.
    if (of.slotAt >= Math.max(influence.endsAt, influence.settlesAt)) return false;
    return isLeftOut(bending, influence, { tutor, at: of.at, hourAt: of.slotAt });
  });
}

/** Whether nobody answers for a tutor, unless the scenario itself says how many bookings expire. */
export function withholds(bending: Bending, tutor: Tutor, of: { repliesAt: number; startsAt: number }): boolean {
  const { repliesAt: at, startsAt: slotAt } = of;
  const influences = bending.influences.filter((influence) => !saysAnything(influence, 'session.booking.expired'));
  return isWithdrawn({ ...bending, influences }, tutor, { at, slotAt });
}

function isLeftOut(
  bending: Bending,
  influence: Influence,
  { tutor, at, hourAt }: { tutor: Tutor; at: number; hourAt?: number },
): boolean {
  const times = tutor.subjects.map((subject) =>
    timesUnder(bending, influence, {
      stream: STREAM,
      at,
      who: { tutor, subject, ...(hourAt !== undefined && { hourAt }) },
    }),
  );
  const least = Math.min(...times);
  return least < 1 && chance(influence, `leave:${tutor.id}`) >= least;
}

/** What tutors say on a local day of when they teach: the week after next, what a scenario takes, and whether they are there. */
export function supplyOn(world: World, day: number): Telling[] {
  const recruits = world.recruits.teaching(day).map(({ tutor }) => tutor);
  return [...world.population.tutors, ...recruits].flatMap((tutor) => [
    ...(tutor.publishesOn === weekdayOf(day) ? published(world, tutor, day) : []),
    ...errands(world, tutor, day),
    ...withdrawals(world, tutor, day),
  ]);
}

/** On one day in fifteen a tutor looks through all slots, on one in twelve is away for some hours of a morning without lessons. */
function errands(world: World, tutor: Tutor, day: number): Telling[] {
  const random = createRandom(world.seed, `errands:${tutor.index}:${day}`);
  const [looks, leaves, hour, hours] = [random(), random(), random(), random()];
  const isFree = !tutor.blocks.some(({ weekday, from }) => weekday === weekdayOf(day) && from < 14 * 60);
  const tell = (minute: number, type: Telling['type'], data: Telling['data']): Telling => {
    const at = Math.floor(world.zone.instant(day, minute));
    return { at, type, key: `${tutor.id}/${at}`, data, who: { tutor } };
  };
  const told: Telling[] = [];
  const looksAt = busyMinute(random, weekdayOf(day));
  if (looks < 1 / 15) {
    const span = { from: day + 1, to: mondayOf(day) + 14, at: world.zone.instant(day, looksAt) };
    told.push(tell(looksAt, 'tutor.availability.batch_updated', { ...availability(world, tutor, span) }));
  }
  if (isFree && leaves < 1 / 12) {
    const gone = 8 * 60 + hour * 150;
    const { id: tutor_id, name, subjects } = tutor;
    const status = (value: string) => ({ tutor_id, status: value, name, subjects });
    told.push(tell(gone, 'tutor.status.changed', status('away')));
    told.push(tell(gone + 30 + hours * 150, 'tutor.status.changed', status('active')));
  }
  return told;
}

/** The week after next, so that a whole week ahead is always known; not by those whom a scenario keeps from it. */
function published(world: World, tutor: Tutor, day: number): Telling[] {
  const { zone, bending } = world;
  const monday = mondayOf(day) + 14;
  const random = createRandom(world.seed, `availability:${tutor.index}:${day}`);
  const at = Math.floor(zone.instant(day, busyMinute(random, weekdayOf(day))));
  if (bending.influences.some((influence) => isLeftOut(bending, influence, { tutor, at }))) return [];
  const data = { ...availability(world, tutor, { from: monday, to: monday + 7, at }) };
  return [{ at, type: STREAM, key: `${tutor.id}/${monday}`, data, who: { tutor } }];
}

/** What tutors take back in the hour after a scenario began that lets availability shrink, and set again after its end. */
function withdrawals(world: World, tutor: Tutor, day: number): Telling[] {
  const { zone, bending } = world;
  const [from, to] = [zone.instant(day, 0), zone.instant(day + 1, 0)];
  return bending.influences.flatMap((influence): Telling[] => {
    const end = endOf(influence);
    const start = shrinksFrom(influence);
    return [start, end]
      .filter((moment) => moment >= from && moment < to && start < end)
      .flatMap((moment): Telling[] => {
        const at = Math.floor(moment + chance(influence, `withdraw:${tutor.id}`) * HOUR);
        const began = zone.local(start).day;
        if (!isTouched(world, tutor, { from: began, to: began + 21, at: start })) return [];
        const data = { ...availability(world, tutor, { from: day, to: mondayOf(day) + 21, at }) };
        return [{ at, type: 'tutor.availability.batch_updated', key: `${tutor.id}/${moment}`, data, who: { tutor } }];
      });
  });
}

/** When a scenario begins to let availability shrink; never for most. */
function shrinksFrom({ modifiers, startsAt }: Influence): number {
  const shrinking = modifiers.filter(
    ({ kind, stream, value = 1 }) => kind === 'multiply' && names(stream, STREAM) && value < 1,
  );
  return Math.min(...shrinking.map(({ afterMinutes = 0 }) => startsAt + afterMinutes * MINUTE));
}

/** Whether any slot of a span is taken back at a moment. */
function isTouched(world: World, tutor: Tutor, of: { from: number; to: number; at: number }): boolean {
  const untouched = { ...world, bending: { ...world.bending, influences: [] } };
  const slotsIn = (where: World) => JSON.stringify(availability(where, tutor, of).slots);
  return slotsIn(world) !== slotsIn(untouched);
}
