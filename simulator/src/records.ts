import type { CustomerHealthUpdated } from '@iops/contracts';
import { goalAt } from './goals.js';
import type { Telling } from './happenings.js';
import type { Student } from './students.js';
import { goalTitle } from './subjects.js';
import { availability } from './supply.js';
import type { World } from './world.js';
import { MINUTE, mondayOf } from './zone.js';

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

/** Sign-ups, and goals that are reached or begun, on a local day. */
export function recordsOn(world: World, day: number): Telling[] {
  const { population, zone } = world;
  const from = zone.instant(day, 0);
  const to = zone.instant(day + 1, 0);
  const joined = world.joiners.joined(day);
  const given = population.gaveUpOn(day).map(({ id, signedUpAt }) => ({ id, at: signedUpAt }));
  return [
    ...[...population.signedUpOn(day), ...joined.completed].flatMap(signUp),
    ...[...joined.begun, ...given].map(({ id, at }) => begin(id, at)),
    ...[...population.studentsUntil(day), ...world.joiners.present(day)].flatMap((student) =>
      goalChanges(student, from, to),
    ),
  ];
}

function signUp(student: Student): Telling[] {
  const { id, signedUpAt: at } = student;
  const who = { student };
  const record = { ...studentRecord(student, at) };
  return [
    ...(PAID_CHANNELS[student.channel] ? paidFor(student, PAID_CHANNELS[student.channel] as string) : []),
    begin(id, at),
    { at, type: 'customer.signup.completed', key: id, data: { customer_id: id }, who },
    { at: at + 1000, type: 'customer.health.updated', key: `${id}/${at}`, data: record, who },
  ];
}

const begin = (id: string, at: number): Telling => {
  return { at: at - 3 * MINUTE, type: 'customer.signup.started', key: id, data: { customer_id: id } };
};

const PAID_CHANNELS: Record<string, string> = { paid_search: 'search', social: 'social' };

/** Whoever comes through an advertisement clicked on it before. */
function paidFor({ id, signedUpAt }: Student, channel: string): Telling[] {
  const data = { campaign: 'brand', channel };
  return [
    { at: signedUpAt - 4 * MINUTE, type: 'marketing.ad.click', key: id, data },
    { at: signedUpAt - 3 * MINUTE - 1000, type: 'marketing.ad.conversion', key: id, data },
  ];
}

/** At most one change falls on a day, for no goal is open or done for less than a week. */
function goalChanges(student: Student, from: number, to: number): Telling[] {
  if (to <= student.signedUpAt || from > student.leavesAt) return [];
  const at = Math.ceil(goalAt(student.goal, to - 1).since);
  if (at < from || at <= student.signedUpAt) return [];
  const data = { ...studentRecord(student, at) };
  return [{ at, type: 'customer.health.updated', key: `${student.id}/${at}`, data, who: { student } }];
}

/** What is told in the first minute of history: everyone who is there already, and three weeks of availability. */
export function opening(world: World): Telling[] {
  const { historyFrom: from, zone, population, recruits } = world;
  const { day } = zone.local(from);
  const students = population.studentsUntil(day).filter(({ signedUpAt }) => signedUpAt < from);
  const tutors = [...population.tutors, ...recruits.teaching(day).map(({ tutor }) => tutor)];
  const spread = (i: number, count: number) => from + Math.floor((i / count) * MINUTE);
  return [
    ...students.map((student, i): Telling => {
      const at = spread(i, students.length);
      const data = { ...studentRecord(student, at) };
      return { at, type: 'customer.health.updated', key: `${student.id}/opening`, data };
    }),
    ...tutors.flatMap((tutor, i): Telling[] => {
      const at = spread(i, tutors.length);
      const { id: tutor_id, name, subjects } = tutor;
      const monday = mondayOf(day);
      const data = { ...availability(world, tutor, { from: monday, to: monday + 21, at }) };
      return [
        { at, type: 'tutor.status.changed', key: tutor_id, data: { tutor_id, status: 'active', name, subjects } },
        { at, type: 'tutor.availability.set', key: `${tutor_id}/opening`, data },
      ];
    }),
  ];
}
