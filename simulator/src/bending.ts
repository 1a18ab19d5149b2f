import { type ScenarioModifier, STREAM_NAMES, type StreamName } from '@iops/contracts';
import {
  type Addition,
  type Aim,
  additions,
  chance,
  factor,
  feltIn,
  type Influence,
  isSilent,
  keyOf,
  likelihood,
  names,
  overridden,
  rootOf,
} from './influence.js';
import { createRandom, poisson } from './random.js';
import type { Student } from './students.js';
import type { Subject } from './subjects.js';
import type { Tutor } from './tutors.js';
import type { Zone } from './zone.js';

/** Whom something is about. */
export interface Who {
  student?: Student;
  tutor?: Tutor;
  /** Where it is not the student's. */
  subject?: Subject;
  /** Of bookings and availability: when the session is. */
  hourAt?: number;
}

/** How scenarios bend a world: the influences, and what they have to know to find whom they are about. */
export interface Bending {
  influences: readonly Influence[];
  zone: Zone;
  /** 1 for the tutor with the most weekly sittings at the anchor. */
  rankOf: (tutor: Tutor) => number | undefined;
  ranked: (rank: number) => Tutor | undefined;
}

/** One more of something because of an influence; its key is its own. */
export interface Echo {
  influence: Influence;
  key: string;
}

/** How `repeated` sees its items. */
export interface Repetition<T> {
  key: (item: T) => string;
  /** How many times as often as usual under one influence. */
  times: (influence: Influence, item: T) => number;
  /** Another one like it; null where there is no room for it. */
  echo: (item: T, of: Echo) => T | null;
}

/** The bending that is felt in [from, to). */
export function bendingIn(bending: Bending, from: number, to: number): Bending {
  const influences = feltIn(bending.influences, from, to);
  return influences === bending.influences ? bending : { ...bending, influences };
}

/** What a modifier looks at. */
function aimAt(bending: Bending, { stream, at, who }: Occasion): Aim {
  const subject = who.subject ?? who.student?.subject;
  const rank = who.tutor && bending.rankOf(who.tutor);
  return {
    stream,
    at,
    ...(who.hourAt !== undefined && { hourAt: who.hourAt }),
    ...(subject && { subject }),
    ...(who.student && { segment: who.student.segment }),
    ...(rank !== undefined && { tutorRank: rank }),
  };
}

/** Something that may happen, and whom it is about. */
export interface Occasion {
  stream: StreamName;
  at: number;
  who: Who;
}

/** How many times as often as usual something happens under one influence. */
export function timesUnder(bending: Bending, influence: Influence, of: Occasion): number {
  return factor(influence, aimAt(bending, of), bending.zone);
}

/** How many times as often as usual something happens under all influences. */
export function timesAsOften(bending: Bending, of: Occasion): number {
  return bending.influences.reduce((times, influence) => times * timesUnder(bending, influence, of), 1);
}

/** Whether an influence says of anyone how often something happens. */
export function saysAnything({ modifiers }: Influence, stream: StreamName): boolean {
  return modifiers.some((modifier) => modifier.kind === 'multiply' && names(modifier.stream, stream));
}

/** The streams that are touched in one of these ways, whoever it is about. */
export function streamsTouched({ influences }: Bending, kinds: readonly ScenarioModifier['kind'][]): Set<StreamName> {
  const modifiers = influences.flatMap((influence) => influence.modifiers).filter(({ kind }) => kinds.includes(kind));
  return new Set(STREAM_NAMES.filter((name) => modifiers.some(({ stream }) => names(stream, name))));
}

/** Something that follows from another: the root of its stream, unless `after` names another. */
export interface Consequence extends Occasion {
  after?: StreamName;
  /** When that was, where it was some time before. */
  afterAt?: number;
  /** The key of what leads to it: it holds the keys of those scenarios that brought it. */
  origin: string;
}

/** How many times as often as usual something follows from what leads to it, under one influence. */
export function likelier(bending: Bending, influence: Influence, of: Consequence): number {
  const aim = aimAt(bending, of);
  const after = { ...aim, stream: of.after ?? rootOf(of.stream), at: of.afterAt ?? of.at };
  return likelihood(influence, aim, { after, isExtra: of.origin.includes(keyOf(influence)) }, bending.zone);
}

/** The same under all influences together. */
export function likelierOfAll(bending: Bending, of: Consequence): number {
  return bending.influences.reduce((odds, influence) => odds * likelier(bending, influence, of), 1);
}

/**
 * The items as often as the influences say, one influence after the other: left out, kept, or kept and echoed. What is
 * kept is not changed, and an influence that comes later in the list changes nothing of what earlier ones brought.
 */
export function repeated<T>({ influences }: Bending, items: readonly T[], of: Repetition<T>): readonly T[] {
  return influences.reduce((told, influence) => told.flatMap((item) => repeatedOnce(influence, item, of)), items);
}

function repeatedOnce<T>(influence: Influence, item: T, of: Repetition<T>): T[] {
  const times = of.times(influence, item);
  if (times === 1) return [item];
  const key = of.key(item);
  if (times < 1) return chance(influence, `keep:${key}`) < times ? [item] : [];
  const count = poisson(createRandom(influence.seed, `echo:${keyOf(influence)}:${key}`), times - 1);
  const echoes = Array.from({ length: count }, (_, i) =>
    of.echo(item, { influence, key: `${key}~${keyOf(influence)}.${i}` }),
  );
  return [item, ...echoes.filter((echo) => echo !== null)];
}

/** One thing that a scenario adds: when, and how its modifier narrows it down. */
export interface Added extends Addition {
  influence: Influence;
}

/** All that scenarios add to a stream in [from, to). Ask for the same stretches each time. */
export function addedTo(bending: Bending, stream: StreamName, from: number, to: number): Added[] {
  return bending.influences.flatMap((influence) =>
    additions(influence, { stream, from, to }, bending.zone).map((addition) => ({ ...addition, influence })),
  );
}

/** What a field is set to, or null where it stays. */
export function fieldSet(bending: Bending, of: Occasion & { field: string; key: string }): number | null {
  if (bending.influences.length === 0) return null;
  return overridden(bending.influences, { aim: aimAt(bending, of), field: of.field, key: of.key }, bending.zone);
}

/** Whether something that happens is not told. */
export function isUntold(bending: Bending, of: Occasion): boolean {
  return isSilent(bending.influences, aimAt(bending, of), bending.zone);
}
