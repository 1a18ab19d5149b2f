import type { CustomerHealthUpdated, TutorAvailabilitySet } from '@iops/contracts';
import { goalAt } from './goals.js';
import type { Telling } from './happenings.js';
import { createRandom } from './random.js';
import { busyMinute } from './rhythm.js';
import type { Student } from './students.js';
import { goalTitle } from './subjects.js';
import type { Tutor } from './tutors.js';
import type { World } from './world.js';
import { mondayOf, weekdayOf, type Zone } from './zone.js';

/** What the platform knows of a student at a moment after the sign-up. */
export function studentRecord(student: Student, at: number): CustomerHealthUpdated {
  const { number, status, renewed } = goalAt(student.goal, at);
  return {
    customer_id: student.id,
    name: student.name,
    segment: student.segment,
    acquisition_channel: student.channel,
    signed_up_at: new Date(student.signedUpAt).toISOString(),
    goal: { title: goalTitle(student.subject, number), status, renewed },
  };
}

/** A tutor's slots for some weeks from a Monday on. */
export function availability(zone: Zone, tutor: Tutor, monday: number, weeks: number): TutorAvailabilitySet {
  const slots: TutorAvailabilitySet['slots'] = [];
  const moment = (day: number, minute: number) => new Date(zone.instant(day, minute)).toISOString();
  for (let day = monday; day < monday + 7 * weeks; day++) {
    for (const { from, to } of tutor.blocks.filter(({ weekday }) => weekday === weekdayOf(day))) {
      slots.push({ starts_at: moment(day, from), ends_at: moment(day, to) });
    }
  }
  const { id, name, subjects } = tutor;
  return { tutor_id: id, name, subjects, slots, from: moment(monday, 0), to: moment(monday + 7 * weeks, 0) };
}

/** Sign-ups, goals that are reached or begun, and availability that is set on a local day. */
export function recordsOn(world: World, day: number): Telling[] {
  const { tutors, studentsUntil } = world.population;
  const students = studentsUntil(day);
  const from = world.zone.instant(day, 0);
  const to = world.zone.instant(day + 1, 0);
  const tellings: Telling[] = [];
  for (const student of students) {
    if (student.signedUpAt >= from && student.signedUpAt < to) tellings.push(...signUp(student));
    tellings.push(...goalChanges(student, from, to));
  }
  for (const tutor of tutors) {
    if (tutor.publishesOn === weekdayOf(day)) tellings.push(nextAvailability(world, tutor, day));
  }
  return tellings;
}

function signUp(student: Student): Telling[] {
  const { id, signedUpAt: at } = student;
  const data = { customer_id: id };
  return [
    { at: at - 3 * 60_000, type: 'customer.signup.started', key: id, data },
    { at, type: 'customer.signup.completed', key: id, data },
    { at: at + 1000, type: 'customer.health.updated', key: `${id}/${at}`, data: { ...studentRecord(student, at) } },
  ];
}

/** At most one change falls on a day, for no goal is open or done for less than a week. */
function goalChanges(student: Student, from: number, to: number): Telling[] {
  if (to <= student.signedUpAt || from > student.leavesAt) return [];
  const at = Math.ceil(goalAt(student.goal, to - 1).since);
  if (at < from || at <= student.signedUpAt) return [];
  const data = { ...studentRecord(student, at) };
  return [{ at, type: 'customer.health.updated', key: `${student.id}/${at}`, data }];
}

/** The week after next, so that a whole week ahead is always known. */
function nextAvailability(world: World, tutor: Tutor, day: number): Telling {
  const monday = mondayOf(day) + 14;
  const random = createRandom(world.seed, `availability:${tutor.index}:${day}`);
  return {
    at: Math.floor(world.zone.instant(day, busyMinute(random, weekdayOf(day)))),
    type: 'tutor.availability.set',
    key: `${tutor.id}/${monday}`,
    data: { ...availability(world.zone, tutor, monday, 1) },
  };
}

/** What is told in the first minute of history: everyone who is there already, and three weeks of availability. */
export function opening(world: World): Telling[] {
  const { historyFrom: from, zone, population } = world;
  const { day } = zone.local(from);
  const students = population.studentsUntil(day).filter(({ signedUpAt }) => signedUpAt < from);
  const spread = (i: number, count: number) => from + Math.floor((i / count) * 60_000);
  return [
    ...students.map((student, i): Telling => {
      const at = spread(i, students.length);
      const data = { ...studentRecord(student, at) };
      return { at, type: 'customer.health.updated', key: `${student.id}/opening`, data };
    }),
    ...population.tutors.flatMap((tutor, i): Telling[] => {
      const at = spread(i, population.tutors.length);
      const { id: tutor_id, name, subjects } = tutor;
      const data = { ...availability(zone, tutor, mondayOf(day), 3) };
      return [
        { at, type: 'tutor.status.changed', key: tutor_id, data: { tutor_id, status: 'active', name, subjects } },
        { at, type: 'tutor.availability.set', key: `${tutor_id}/opening`, data },
      ];
    }),
  ];
}
