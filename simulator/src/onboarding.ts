import type { Telling } from './happenings.js';
import { createRandom } from './random.js';
import type { Applicant, Recruit } from './recruits.js';
import { availability } from './supply.js';
import type { World } from './world.js';
import { HOUR, mondayOf } from './zone.js';

const STEP_NAMES = ['documents', 'subject_test', 'interview'];

/** All that is told of those who apply on a local day, up to what they set first once they are taken. */
export function onboardingOf(world: World, day: number): Telling[] {
  return [
    ...world.recruits.applicants(day).flatMap(tellApplicant),
    ...world.recruits.taken(day).flatMap((recruit) => tellTaken(world, recruit)),
    ...world.recruits.leaving(day).flatMap((recruit) => tellLeaving(world, recruit)),
  ];
}

function tellApplicant({ key, id, subject, at, steps, end }: Applicant): Telling[] {
  const data = { tutor_id: id, subject };
  const tell = (when: number, type: Telling['type'], what: Telling['data'], step = ''): Telling => {
    return { at: when, type, key: `${key}/${step}`, data: what, who: { subject } };
  };
  return [
    tell(at, 'tutor.application.received', data),
    ...steps.map((when, i) => {
      const step = STEP_NAMES[i] as string;
      return tell(when, 'tutor.onboarding.step_completed', { ...data, step }, step);
    }),
    ...(end.kind === 'gone' ? [] : [tell(end.at, `tutor.onboarding.${end.kind}`, data)]),
  ];
}

/** Who is taken is active at once, and says some hours later when they teach. */
function tellTaken(world: World, { tutor, approvedAt }: Recruit): Telling[] {
  const { id, name, subjects } = tutor;
  const random = createRandom(world.seed, `first-slots:${id}`);
  const at = Math.floor(approvedAt + (1 + 7 * random()) * HOUR);
  const { day } = world.zone.local(at);
  const data = { ...availability(world, tutor, { from: day + 1, to: mondayOf(day) + 21, at }) };
  const status = { tutor_id: id, status: 'active', name, subjects };
  return [
    { at: approvedAt + 1000, type: 'tutor.status.changed', key: id, data: status, who: { tutor } },
    { at, type: 'tutor.availability.set', key: `${id}/first`, data, who: { tutor } },
  ];
}

/** Who stops teaching has no slots any more. */
function tellLeaving({ zone }: World, { tutor, leavesAt }: Recruit): Telling[] {
  const { id: tutor_id, name, subjects } = tutor;
  const { day } = zone.local(leavesAt);
  const [from, to] = [day + 1, mondayOf(day) + 28].map((date) => new Date(zone.instant(date, 0)).toISOString());
  const none = { tutor_id, name, subjects, slots: [], from, to };
  const status = { tutor_id, status: 'inactive', name, subjects };
  return [
    { at: leavesAt, type: 'tutor.status.changed', key: `${tutor_id}/left`, data: status, who: { tutor } },
    { at: leavesAt + 1000, type: 'tutor.availability.set', key: `${tutor_id}/left`, data: none, who: { tutor } },
  ];
}
