import { termFactor } from './calendar.js';
import type { Random } from './random.js';
import { type LocalTime, weekdayOf, type Zone } from './zone.js';

/** How busy each local hour of a school day is, before scaling: nights are quiet, late afternoons are full. */
export const SCHOOL_DAY = [
  24, 18, 15, 15, 17, 24, 38, 55, 70, 75, 80, 85, 95, 95, 110, 160, 210, 230, 230, 210, 170, 110, 60, 30,
];
/** The same of a Saturday or Sunday. */
export const WEEKEND_DAY = [
  28, 20, 16, 15, 16, 20, 30, 45, 80, 120, 145, 150, 150, 150, 155, 160, 160, 155, 145, 135, 115, 85, 55, 30,
];
/** Sunday first: Fridays and Saturdays are lazier, Tuesdays and Wednesdays busiest. */
export const WEEKDAY_FACTOR = [0.99, 1.04, 1.04, 1.04, 1.01, 0.94, 0.94];

const toShare = (shape: number[]) => {
  const total = shape.reduce((sum, value) => sum + value, 0);
  return shape.map((value) => (value * 24) / total);
};
const SCHOOL_SHAPE = toShare(SCHOOL_DAY);
const WEEKEND_SHAPE = toShare(WEEKEND_DAY);
const shapeOf = (weekday: number) => (weekday === 0 || weekday === 6 ? WEEKEND_SHAPE : SCHOOL_SHAPE);

/** How busy the platform is at a local time: 1 is the mean of a usual week in term. Runs smoothly from hour to hour. */
export function activity(time: LocalTime): number {
  const position = time.minute / 60 - 0.5;
  const before = Math.floor(position);
  const share = position - before;
  const level = (1 - share) * hourLevel(time.day, before) + share * hourLevel(time.day, before + 1);
  return level * (WEEKDAY_FACTOR[time.weekday] as number) * termFactor(time.day);
}

/** The level at the middle of an hour; -1 and 24 belong to the neighbouring days. */
function hourLevel(day: number, hour: number): number {
  const of = day + Math.floor(hour / 24);
  return shapeOf(weekdayOf(of))[(hour + 24) % 24] as number;
}

/** A minute of the local day, drawn so that busy hours are likelier. */
export function busyMinute(random: Random, weekday: number): number {
  const shape = shapeOf(weekday);
  let left = random() * 24;
  for (let hour = 0; hour < 24; hour++) {
    const level = shape[hour] as number;
    if (left < level) return hour * 60 + (left / level) * 60;
    left -= level;
  }
  return 24 * 60 - 1;
}

/** When someone who wants to call gets to it: at once from 8 to 21 o'clock, else in the first hours of the next morning. */
export function intoOpeningHours(zone: Zone, at: number, random: Random): number {
  const { day, minute } = zone.local(at);
  if (minute >= 8 * 60 && minute < 21 * 60) return at;
  const morning = minute < 8 * 60 ? day : day + 1;
  return Math.floor(zone.instant(morning, 8 * 60 + random() * 180));
}
