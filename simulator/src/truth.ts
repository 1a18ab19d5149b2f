import type { ScenarioModifier } from '@iops/contracts';
import { endOf, type Influence } from './influence.js';
import { failingTimes, type Tutor } from './tutors.js';
import { bendWorld, type World } from './world.js';

/** What the simulator planted in a stretch of time, for tests to read and the product never to see. Times are ISO 8601. */
export interface Truth {
  seed: number;
  from: string;
  to: string;
  /** Customers who are leaving in it: sessions thin out from `fadesFrom` and stop at `leavesAt`. */
  leaving: { customerId: string; fadesFrom: string; leavesAt: string }[];
  /** Tutors who are failing in it, and when: worse ratings, more cancellations and no-shows. */
  failing: { tutorId: string; from: string; to: string }[];
  /** Tutors who stop teaching in it. */
  quitting: { tutorId: string; leavesAt: string }[];
  /** Scenarios that are felt in it. */
  scenarios: { startsAt: string; endsAt: string; settlesAt: string; seed: number; modifiers: ScenarioModifier[] }[];
}

/** The truth of [from, to), milliseconds since 1970, of a world under scenarios. The same at every asking. */
export function truthOf(usual: World, influences: readonly Influence[], from: number, to: number): Truth {
  const world = bendWorld(usual, influences);
  const recruits = recruitsIn(world, from, to);
  return {
    seed: world.seed,
    from: iso(from),
    to: iso(to),
    leaving: leavingIn(world, from, to),
    failing: [...world.population.tutors, ...recruits.map(({ tutor }) => tutor)].flatMap((tutor) =>
      failingIn(world, tutor, from, to),
    ),
    quitting: recruits
      .filter(({ leavesAt }) => leavesAt >= from && leavesAt < to)
      .map(({ tutor, leavesAt }) => ({ tutorId: tutor.id, leavesAt: iso(leavesAt) })),
    scenarios: influences
      .filter((influence) => influence.startsAt < to && endOf(influence) > from)
      .map((influence) => {
        const { startsAt, seed, modifiers } = influence;
        const settlesAt = endOf(influence);
        const endsAt = iso(Math.min(influence.endsAt, settlesAt));
        return { startsAt: iso(startsAt), endsAt, settlesAt: iso(settlesAt), seed, modifiers: [...modifiers] };
      }),
  };
}

const iso = (at: number) => new Date(at).toISOString();

function leavingIn(world: World, from: number, to: number): Truth['leaving'] {
  const [first, last] = [world.zone.local(from).day, world.zone.local(to).day];
  const days = Array.from({ length: last - first + 61 }, (_, i) => first - 60 + i);
  const joined = days.flatMap((day) => world.joiners.joined(day).completed);
  return [...world.population.studentsUntil(last), ...joined]
    .filter(({ signedUpAt, fadesFrom, leavesAt }) => signedUpAt < to && fadesFrom < to && leavesAt >= from)
    .map(({ id, fadesFrom, leavesAt }) => {
      return { customerId: id, fadesFrom: iso(fadesFrom), leavesAt: iso(leavesAt) };
    });
}

function failingIn({ seed }: World, tutor: Tutor, from: number, to: number): Truth['failing'] {
  return failingTimes(seed, tutor, from, to).map((time) => {
    return { tutorId: tutor.id, from: iso(time.from), to: iso(time.to) };
  });
}

/** Those who were taken before the end and did not stop teaching before the beginning. */
function recruitsIn(world: World, from: number, to: number) {
  const [first, last] = [world.zone.local(from).day, world.zone.local(to).day];
  const days = Array.from({ length: last - first + 91 }, (_, i) => first - 90 + i);
  return days
    .flatMap((day) => world.recruits.taken(day))
    .filter(({ approvedAt, leavesAt }) => approvedAt < to && leavesAt >= from);
}
