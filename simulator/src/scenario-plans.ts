import { addedAsks } from './added-asks.js';
import { type Ask, bookFor, type Scene } from './ask.js';
import { type Bending, bendingIn, type Echo, likelier, repeated, timesUnder } from './bending.js';
import { LEAD_DAYS, planBooking, type SessionPlan } from './bookings.js';
import { createCrowd } from './crowd.js';
import { type Influence, keyOf } from './influence.js';
import type { Joiner } from './joiners.js';
import { createRandom } from './random.js';
import { extraSeat } from './seats.js';
import type { Student } from './students.js';
import type { DayBook } from './timetable.js';
import { Turns } from './turns.js';
import type { World } from './world.js';
import { MINUTE, weekdayOf } from './zone.js';

/** A day as it is without scenarios, on which every usual booking already has its seat. */
export interface UsualDay {
  day: number;
  usual: readonly SessionPlan[];
  present: readonly Student[];
  book: DayBook;
}

/** One scenario, as it bends a day. */
interface Bend {
  influence: Influence;
  /** By this one alone; by none where nothing of it is felt. */
  bending: Bending;
}

/** A booking's turn: what it becomes, and which scenarios are still to be asked whether they want more of its kind. */
interface Turn {
  book: () => SessionPlan | null;
  /** The number of the first that may multiply the wish, and of the first that may let more begin. */
  wishedBy: number;
  begunBy: number;
}

/** Someone who came because of a scenario books so often on a day. */
const JOINER_BOOKS = 0.2;

/**
 * The bookings of a day under scenarios. A seat that a usual booking had stays taken, so that what scenarios bring
 * never moves it. Beyond that, who asks first is seated first: whatever begins or is stopped at a moment changes
 * nothing of what was asked for before it. What finds no tutor who is free is asked for and expires.
 */
export function addScenarioPlans(world: World, { day, usual, present, book }: UsualDay): SessionPlan[] {
  const firstAsked = world.zone.instant(day - LEAD_DAYS, 0);
  // Nobody asks before they signed up.
  const crowd = createCrowd(present.filter(({ signedUpAt }) => signedUpAt < firstAsked));
  const scene: Scene = { world, day, book, crowd };
  const course = new Course(scene, bendsOf(world, day));
  for (const plan of usual) course.put(plan.requestedAt, { book: () => plan, wishedBy: 0, begunBy: 0 });
  course.putBrought();
  return course.run();
}

function bendsOf({ bending, zone }: World, day: number): Bend[] {
  const felt = bendingIn(bending, zone.instant(day - LEAD_DAYS, 0), zone.instant(day + 1, 0));
  return bending.influences.map((influence) => {
    const influences = felt.influences.includes(influence) ? [influence] : [];
    return { influence, bending: { ...bending, influences } };
  });
}

/** The course of the bookings of one day. */
class Course {
  private readonly turns = new Turns<Turn>();
  private readonly plans: SessionPlan[] = [];

  constructor(
    private readonly scene: Scene,
    private readonly bends: readonly Bend[],
  ) {}

  put(at: number, turn: Turn): void {
    this.turns.put(at, turn);
  }

  /** What scenarios bring by themselves: bookings, and people who book. */
  putBrought(): void {
    const { scene, bends } = this;
    const joiners = scene.world.joiners.present(scene.day);
    bends.forEach(({ influence, bending }, number) => {
      for (const ask of addedAsks(scene, bending)) this.ask(ask, { number, begunBy: number + 1 });
      for (const joiner of joiners.filter(({ broughtBy }) => broughtBy === influence)) {
        const turn = { book: () => joinerPlan(scene, joiner), wishedBy: number + 1, begunBy: number + 1 };
        this.put(ruledAt(influence, joiner.signedUpAt), turn);
      }
    });
  }

  /** All bookings, each in its turn. */
  run(): SessionPlan[] {
    for (let next = this.turns.take(); next; next = this.turns.take()) {
      const plan = next.turn.book();
      if (plan) this.follow(plan, next.turn);
    }
    return this.plans;
  }

  /** Keeps the booking unless a scenario leaves it out, and lets them ask for more like it. */
  private follow(plan: SessionPlan, { wishedBy, begunBy }: Turn): void {
    for (let number = wishedBy; number < this.bends.length; number++) {
      if (!this.isAsked(plan, number)) return;
    }
    this.plans.push(plan);
    for (let number = begunBy; number < this.bends.length; number++) this.letMoreBegin(plan, number);
  }

  /** Whether it is asked for under a scenario; what it wants more of is put in. */
  private isAsked(plan: SessionPlan, number: number): boolean {
    const { scene } = this;
    const kept = repeated((this.bends[number] as Bend).bending, [plan], {
      key: ({ id }) => id,
      times: (influence, { requestedAt }) =>
        timesUnder(scene.world.bending, influence, {
          stream: 'session.booking.requested',
          at: requestedAt,
          who: whoOf(plan),
        }),
      echo: (_, echo) => {
        const ask = another(scene, plan, echo);
        if (ask) this.ask(ask, { number, begunBy: number });
        return null;
      },
    });
    return kept.length > 0;
  }

  /** More sessions than are asked for: the surplus is asked for so late that it is part of what happens now. */
  private letMoreBegin(plan: SessionPlan, number: number): void {
    const { scene } = this;
    repeated((this.bends[number] as Bend).bending, [plan], {
      key: ({ id }) => `${id}/now`,
      times: (influence) => timesMoreBegin(scene.world.bending, influence, plan),
      echo: (_, echo) => {
        const ask = anotherToday(scene, plan, echo);
        if (ask) this.ask(ask, { number, begunBy: number + 1 });
        return null;
      },
    });
  }

  private ask(ask: Ask, { number, begunBy }: { number: number; begunBy: number }): void {
    const { influence } = this.bends[number] as Bend;
    const turn = { book: () => bookFor(this.scene, ask), wishedBy: number + 1, begunBy };
    this.put(ruledAt(influence, ask.requestedAt), turn);
  }
}

/** When it is decided: of what a scenario adds to the past nothing takes a seat from what was told without it. */
const ruledAt = ({ ruledFrom = -Infinity }: Influence, at: number) => Math.max(ruledFrom, at);

const whoOf = ({ student, tutor, subject, startsAt }: SessionPlan) => ({ student, tutor, subject, hourAt: startsAt });

/** How many times as often sessions begin, as far as nothing is known of a stop. */
function timesMoreBegin(bending: Bending, influence: Influence, plan: SessionPlan): number {
  const foreseen = { ...influence, stoppedAt: Infinity };
  const { outcome, startsAt: at, requestedAt: afterAt, origin } = plan;
  if (outcome.kind === 'declined' || outcome.kind === 'expired') return 1;
  const times = (['session.started', 'session.completed'] as const).map((stream) =>
    likelier(bending, foreseen, { stream, at, who: whoOf(plan), afterAt, origin }),
  );
  return Math.max(1, ...times);
}

/** Another booking like one, of someone like its student, asked for right after it, for the same hour where it can be. */
function another(scene: Scene, plan: SessionPlan, { key, influence }: Echo): Ask | null {
  const random = createRandom(scene.world.seed, `another:${key}`);
  const student = scene.crowd.someone(random, plan.student);
  if (!student) return null;
  const requestedAt = Math.floor(plan.requestedAt + random() * 10 * MINUTE);
  const rank = scene.world.bending.rankOf(plan.tutor);
  const isTutors = rank !== undefined && influence.modifiers.some(({ tutorRank }) => tutorRank === rank);
  const sitting = { weekday: weekdayOf(scene.day), from: minuteOf(scene, plan), minutes: plan.minutes };
  const tutor = isTutors ? plan.tutor : undefined;
  const isFixed = influence.modifiers.some(({ hours }) => hours !== undefined);
  const { subject, isRegular } = plan;
  return { random, key, requestedAt, student, subject, sitting, tutor, isFixed, isRegular };
}

/** Another session of the same day as one that stands by then; null where none does, or the scenario is stopped. */
function anotherToday(scene: Scene, plan: SessionPlan, echo: Echo): Ask | null {
  const { startsAt, stoppedAt = Infinity } = echo.influence;
  const random = createRandom(scene.world.seed, `today:${echo.key}`);
  const soonest = Math.floor(plan.startsAt - (35 + 50 * random()) * MINUTE);
  const requestedAt = Math.max(soonest, startsAt);
  const isOff = plan.answeredAt > requestedAt || (plan.outcome.kind === 'cancelled' && plan.outcome.at < requestedAt);
  if (isOff || requestedAt >= stoppedAt) return null;
  const ask = another(scene, { ...plan, requestedAt }, echo);
  return ask && { ...ask, wanted: 'session.started' };
}

const minuteOf = ({ world }: Scene, { startsAt }: SessionPlan) =>
  Math.round(world.zone.local(startsAt).minute / 30) * 30;

/** Whoever came because of a scenario books one-off sessions. */
function joinerPlan({ world, day, book }: Scene, student: Joiner): SessionPlan | null {
  const random = createRandom(world.seed, `joiner:${student.id}:${day}`);
  if (random() >= JOINER_BOOKS) return null;
  const usual = extraSeat(world, { student, day, book, random });
  if (!usual) return null;
  const seat = { ...usual, origin: keyOf(student.broughtBy) };
  const plan = planBooking(world, { day, random, seat, id: student.id.slice(4) });
  return plan.requestedAt > student.signedUpAt ? plan : null;
}
