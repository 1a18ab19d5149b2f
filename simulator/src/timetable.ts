import type { Block } from './tutors.js';

/** A weekly sitting of one student with one tutor, in local minutes of the day. */
export interface Sitting {
  weekday: number;
  from: number;
  minutes: number;
}

const overlaps = (sitting: Sitting, other: Sitting) =>
  sitting.weekday === other.weekday &&
  sitting.from < other.from + other.minutes &&
  other.from < sitting.from + sitting.minutes;

/** Every sitting of a length that fits into the blocks beside the taken ones, on half and full hours. */
export function freeStarts(blocks: readonly Block[], taken: readonly Sitting[], minutes: number): Sitting[] {
  const free: Sitting[] = [];
  for (const { weekday, from, to } of blocks) {
    for (let start = from; start + minutes <= to; start += 30) {
      const sitting = { weekday, from: start, minutes };
      if (!taken.some((other) => overlaps(sitting, other))) free.push(sitting);
    }
  }
  return free;
}

/** Tutors count up from 0 and students down from -1. */
const asLearner = ({ index }: { index: number }) => -1 - index;

/** Which half hours of one day everyone has given away, so that no one sits in two places. */
export class DayBook {
  private readonly taken = new Set<number>();

  /** Whether the tutor is free from a local minute on for so long. */
  isFree(tutor: number, from: number, minutes: number): boolean {
    for (let minute = from; minute < from + minutes; minute += 30) {
      if (this.taken.has(cellOf(tutor, minute))) return false;
    }
    return true;
  }

  /** Gives a sitting's time of both away. */
  seat(student: { index: number }, tutor: { index: number }, { from, minutes }: Sitting): void {
    this.take(tutor.index, from, minutes);
    this.take(asLearner(student), from, minutes);
  }

  /** Whether both are free for a sitting. */
  isFreeFor(student: { index: number }, tutor: { index: number }, { from, minutes }: Sitting): boolean {
    return this.isFree(tutor.index, from, minutes) && this.isFree(asLearner(student), from, minutes);
  }

  /** Gives the time away. */
  take(tutor: number, from: number, minutes: number): void {
    for (let minute = from; minute < from + minutes; minute += 30) this.taken.add(cellOf(tutor, minute));
  }
}

function cellOf(tutor: number, minute: number): number {
  return tutor * 48 + Math.floor(minute / 30);
}
