import type { Values } from './profile.js';
import { DAY_HOURS } from './week-hours.js';

/** Where demand is known from. */
export type DemandSource = 'booked' | 'taught' | 'imported';

/** What one source knows of a subject's hours. */
export interface SourceHours {
  source: DemandSource;
  /** Hours since the first that was asked for, and the requests in each. */
  indexes: number[];
  requests: (number | null)[];
  /** Mean length of one request in hours; null where it is not known. */
  meanHours: number | null;
}

/** A subject's demand, hour by hour. */
export interface DemandSeries {
  /** From the first hour that was asked for; null where nothing is known. */
  values: Values;
  /** Hours that one request stands for; 1 where no length is known. */
  hoursPerRequest: number;
  /** All of it are bookings, so that those of the hours ahead say something of them. */
  isBooked: boolean;
}

/** Bookings tell the demand once they are so many of the sessions: a feed of bookings that has just begun does not. */
const BOOKED_SHARE = 0.5;
/** The span over which the two are compared. */
const COMPARED_HOURS = 28 * DAY_HOURS;
/** A silence as long as this in which so many requests were to be expected is a gap in what is known. */
const GAP_HOURS = 3 * DAY_HOURS;
const GAP_REQUESTS = 20;

/**
 * A subject's demand over `count` hours: bookings, or sessions started where few bookings are received; what was
 * imported goes before both. Before the first request nothing is known, and neither is in a long unlikely silence.
 */
export function demandSeries(sources: readonly SourceHours[], count: number): DemandSeries {
  const of = (source: DemandSource) => sources.find((each) => each.source === source);
  const [booked, taught, imported] = [of('booked'), of('taught'), of('imported')];
  const told = recent(booked, count) >= BOOKED_SHARE * recent(taught, count) ? (booked ?? taught) : taught;
  const values = withoutGaps(valuesOf(told, count));
  imported?.indexes.forEach((index, i) => (values[index] = imported.requests[i]!));
  const isBooked = told !== undefined && told === booked && imported === undefined;
  return { values, hoursPerRequest: told?.meanHours ?? taught?.meanHours ?? 1, isBooked };
}

function valuesOf(hours: SourceHours | undefined, count: number): (number | null)[] {
  const values = Array.from({ length: count }, (): number | null => null);
  if (hours === undefined || hours.indexes.length === 0) return values;
  values.fill(0, Math.min(...hours.indexes));
  hours.indexes.forEach((index, i) => (values[index] = hours.requests[i]!));
  return values;
}

function withoutGaps(values: (number | null)[]): (number | null)[] {
  const known = values.filter((value) => value !== null);
  const requests = known.reduce((sum, value) => sum + value, 0);
  // Of few requests no rate is known.
  if (requests < GAP_REQUESTS) return values;
  for (const [from, to] of silencesOf(values)) {
    const silent = to - from;
    if (requests * silent >= GAP_REQUESTS * (known.length - silent)) values.fill(null, from, to);
  }
  return values;
}

/** The spans [from, to) of at least three days without a request. */
function silencesOf(values: Values): [from: number, to: number][] {
  const spans: [number, number][] = [];
  let from = 0;
  for (let i = 0; i <= values.length; i++) {
    if (values[i] === 0) continue;
    if (i - from >= GAP_HOURS) spans.push([from, i]);
    from = i + 1;
  }
  return spans;
}

function recent(hours: SourceHours | undefined, count: number): number {
  if (hours === undefined) return 0;
  return hours.requests.reduce<number>(
    (sum, requests, i) => (hours.indexes[i]! >= count - COMPARED_HOURS ? sum + (requests ?? 0) : sum),
    0,
  );
}
