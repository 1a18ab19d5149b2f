import type { SupplyDemandUpdated } from '@iops/contracts';
import type { Scene } from './samples.js';
import type { Subject } from './subjects.js';
import { isWithdrawn } from './supply.js';
import type { Tutor } from './tutors.js';
import type { World } from './world.js';
import { HOUR, weekdayOf } from './zone.js';

/** A subject's open requests, and the tutors who teach in the hour that follows. */
export function market(scene: Pick<Scene, 'at' | 'world' | 'openRequests'>, subject: Subject): SupplyDemandUpdated {
  const { at, world, openRequests } = scene;
  const starts = Math.ceil((at + 1) / HOUR) * HOUR;
  return {
    subject,
    open_requests: openRequests(subject, at),
    available_tutors: teachingAt(world, subject, { at, starts }),
    starts_at: new Date(starts).toISOString(),
    ends_at: new Date(starts + HOUR).toISOString(),
  };
}

function teachingAt(world: World, subject: Subject, of: { at: number; starts: number }): number {
  const { day, minute, weekday } = world.zone.local(of.starts);
  const isThere = (tutor: Tutor) =>
    tutor.blocks.some((block) => block.weekday === weekday && block.from <= minute && minute < block.to) &&
    !isWithdrawn(world.bending, tutor, { at: of.at, slotAt: of.starts });
  const lately = world.recruits.teaching(day).filter(({ tutor }) => tutor.subjects.includes(subject) && isThere(tutor));
  return world.population.tutorsTeaching(subject, weekdayOf(day)).filter(isThere).length + lately.length;
}
