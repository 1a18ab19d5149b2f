import { type Scenario, type ScenarioModifier, STREAM_NAMES, STREAMS, type StreamName } from '@iops/contracts';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Happening } from '../happenings.js';
import { names, rootOf, strength } from '../influence.js';
import { createMarketplace } from '../marketplace.js';
import { ranksOf } from '../tutor-ranks.js';
import { createWorld } from '../world.js';
import { DAY, HOUR } from '../zone.js';
import { readScenarios } from './library.client.js';
import { influenceOf, newRun } from './run.js';

// Every scenario is run on a small marketplace, and what is told is compared with what is told without it.
jest.setTimeout(60_000);

/** A Friday in term, 15 o'clock. */
const START = Date.parse('2026-10-16T20:00:00Z');
const world = createWorld({
  seed: 1,
  students: 500,
  tutors: 62,
  timezone: 'America/Chicago',
  anchor: START,
  backfillDays: 30,
});
/** What two weeks show, a few days show as well: five where a Tuesday or one tutor is meant, or new ones are taken on. */
const longest = ({ modifiers, sinceMinutes }: Scenario) =>
  (sinceMinutes || modifiers.some(({ weekdays, tutorRank }) => weekdays || tutorRank) ? 5 : 2) * 24 * 60;
/** How long is looked at what is told once it has settled. */
const AFTER = 12 * HOUR;

const library = readScenarios();
const runOf = (scenario: Scenario) =>
  newRun(scenario, {
    number: 1,
    startsAt: START,
    durationMinutes: Math.min(scenario.durationMinutes, longest(scenario)),
  });
const influence = (scenario: Scenario) => influenceOf(runOf(scenario));
const endOf = (scenario: Scenario) => runOf(scenario).settlesAt + AFTER;

type Told = ReadonlyMap<StreamName, readonly Happening[]>;

function tell(scenario: Scenario | null, until: number): Told {
  const marketplace = createMarketplace(world, scenario ? [influence(scenario)] : []);
  const told = new Map<StreamName, Happening[]>(STREAM_NAMES.map((name) => [name, []]));
  for (let from = START; from < until; from += DAY) {
    for (const one of marketplace.events(from, Math.min(until, from + DAY)))
      told.get(one.event.event_type as StreamName)?.push(one);
  }
  return told;
}

const segmentOf = new Map(
  world.population.studentsUntil(world.zone.local(START).day + 30).map(({ id, segment }) => [id, segment as string]),
);
const { ranked } = ranksOf(world);

/** Whether an event is one that a modifier is about, at whatever time. */
function isMeant(
  { subject, segment, tutorRank, weekdays, hours }: ScenarioModifier,
  { at, event: { data } }: Happening,
) {
  if (subject !== undefined && data['subject'] !== subject) return false;
  if (segment !== undefined && segmentOf.get(String(data['customer_id'])) !== segment) return false;
  if (tutorRank !== undefined && data['tutor_id'] !== ranked(tutorRank)?.id) return false;
  if (!weekdays && !hours) return true;
  const { weekday, minute } = world.zone.local(Date.parse(String(data['starts_at'] ?? '')) || at);
  return (weekdays ?? [weekday]).includes(weekday) && (!hours || (minute >= hours[0] * 60 && minute < hours[1] * 60));
}

const meant = (told: Told, modifier: ScenarioModifier, stream: StreamName) =>
  (told.get(stream) ?? []).filter((one) => isMeant(modifier, one));
const during = (happenings: readonly Happening[], from: number, to: number) =>
  happenings.filter(({ at }) => at >= from && at < to);
const streamsOf = ({ stream }: ScenarioModifier) => STREAM_NAMES.filter((name) => names(stream, name));
const isSame = (one: readonly Happening[], other: readonly Happening[]) =>
  one.length === other.length && one.every((happening, i) => textOf(happening) === textOf(other[i]!));
const textOf = ({ event: { event_id, data } }: Happening) => event_id + JSON.stringify(data);

/** Visits and chats bring several of these at once, so that their numbers scatter more. */
const CLUMPED: readonly StreamName[] = [
  'customer.page.view',
  'customer.tutor.search',
  'tutor.profile.viewed_by_student',
  'support.live_chat.message',
];

/** How many events a multiplied stream should have, and how far beside that chance may bring it. */
function expected(scenario: Scenario, modifier: ScenarioModifier, stream: StreamName) {
  const before = during(meant(usual, modifier, stream), START, endOf(scenario));
  const { value = 1 } = modifier;
  const extra = before.map(({ at }) => (value - 1) * strength(influence(scenario), modifier, at));
  const sum = extra.reduce((total, part) => total + part, 0);
  const scatter = extra.reduce((total, part) => total + Math.abs(part), 0) * (CLUMPED.includes(stream) ? 8 : 1);
  // What becomes of a booking is told up to a day after it is decided.
  const lag = rootOf(stream) === stream ? 0.05 : 0.2;
  const off = 3 * Math.sqrt(scatter) + lag * Math.abs(sum) + 2;
  const count = before.length + sum;
  // Where fewer book, what was booked before still counts; where no tutor is free, more expires than a scenario says.
  const isAtLeast = stream.startsWith('session.') && rootOf(stream) !== stream && sum >= 0;
  return {
    before: before.length,
    low: count - off,
    high: isAtLeast ? Infinity : count + off,
    isClear: Math.abs(sum) > off,
  };
}

/** What the catalogue does not say drives what: the simulator tells it all the same. */
const FOLLOWS: Partial<Record<StreamName, StreamName[]>> = {
  'customer.signup.completed': ['customer.health.updated', 'customer.login.success', 'marketing.ad.click'],
  'customer.login.success': ['platform.concurrent.users'],
  'session.booking.requested': ['marketplace.supply_demand.updated'],
  'session.completed': ['payment_gateway.transaction.status', 'session.feedback.submitted_by_tutor'],
  'support.call.inbound': ['support.call.outbound'],
  'support.ticket.created': ['support.call.outbound'],
  'tutor.application.received': ['tutor.onboarding.rejected'],
  'tutor.onboarding.approved': ['tutor.status.changed'],
  'tutor.status.changed': ['tutor.availability.batch_updated'],
  'tutor.availability.set': ['tutor.availability.batch_updated', 'marketplace.supply_demand.updated'],
};

/** All streams that a scenario may move: those it names, what follows from them, and what becomes of bookings instead. */
function moved({ modifiers }: Scenario): Set<StreamName> {
  const silent = modifiers.filter(({ kind }) => kind === 'silence').flatMap(streamsOf);
  const open = modifiers.filter(({ kind }) => kind !== 'silence').flatMap(streamsOf);
  const found = new Set<StreamName>();
  while (open.length > 0) {
    const stream = open.pop() as StreamName;
    if (found.has(stream)) continue;
    found.add(stream);
    open.push(...(STREAMS[stream].drives as StreamName[]), ...(FOLLOWS[stream] ?? []));
    if (stream.startsWith('session.')) open.push(...STREAM_NAMES.filter((name) => name.startsWith('session.')));
  }
  return new Set([...found, ...silent]);
}

/** What the stories say beside the numbers, by scenario. */
const STORIES: Record<string, [claim: string, check: (told: Told, scenario: Scenario) => void]> = {
  'call-spike-bad-release': [
    'makes enough students call twice within the hour for an alert, and errors come first',
    (told) => {
      const calls = during(told.get('support.call.inbound')!, START, START + HOUR);
      const callers = calls.map(({ event }) => event.data['customer_id']);
      expect(callers.length - new Set(callers).size).toBeGreaterThanOrEqual(2);
      const firstExtra = (stream: StreamName) => {
        const known = new Set(usual.get(stream)!.map(({ event }) => event.event_id));
        return told.get(stream)!.find(({ event }) => !known.has(event.event_id))!.at;
      };
      expect(firstExtra('system.error.log')).toBeLessThan(firstExtra('support.call.inbound'));
    },
  ],
  'first-session-collapse': [
    'lets the stars of that tutor fall, and of no other',
    (told, scenario) => {
      const stars = (all: Told, isOurs: boolean) =>
        during(all.get('session.rating.submitted_by_student')!, START, runOf(scenario).endsAt)
          .filter(({ event }) => (event.data['tutor_id'] === ranked(1)?.id) === isOurs)
          .map(({ event }) => Number(event.data['rating']));
      const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(mean(stars(usual, true))).toBeGreaterThan(3.5);
      expect(mean(stars(told, true))).toBe(2);
      expect(stars(told, false)).toEqual(stars(usual, false));
    },
  ],
  'calculus-shortage-tuesday-evenings': [
    'lets no other subject be asked for more, or expire',
    (told, scenario) => {
      const isOther = ({ event }: Happening) => event.data['subject'] !== 'calculus';
      for (const stream of ['session.booking.requested', 'session.booking.expired'] as const) {
        const before = during(usual.get(stream)!, START, endOf(scenario)).filter(isOther);
        expect(isSame(before, told.get(stream)!.filter(isOther))).toBe(true);
      }
      const isOurs = ({ event }: Happening) => event.data['subject'] === 'calculus';
      const expired = (all: Told) =>
        during(all.get('session.booking.expired')!, START, endOf(scenario)).filter(isOurs).length;
      expect(expired(told)).toBeGreaterThan(expired(usual) + 2);
    },
  ],
  'churn-wave-test-prep': [
    'lets no other segment book less',
    (told, scenario) => {
      const isOther = ({ event }: Happening) => segmentOf.get(String(event.data['customer_id'])) !== 'test_prep';
      const stream = 'session.booking.requested';
      const before = during(usual.get(stream)!, START, endOf(scenario)).filter(isOther);
      expect(isSame(before, told.get(stream)!.filter(isOther))).toBe(true);
    },
  ],
  'recruiting-campaign-works': [
    'takes on more tutors, who set their availability',
    (told, scenario) => {
      const count = (all: Told, stream: StreamName) => during(all.get(stream)!, START, endOf(scenario)).length;
      expect(count(told, 'tutor.onboarding.approved')).toBeGreaterThan(count(usual, 'tutor.onboarding.approved'));
      expect(count(told, 'tutor.availability.set')).toBeGreaterThan(count(usual, 'tutor.availability.set'));
    },
  ],
  'red-herring-late-hours': [
    'has fewer views every hour from eight to midnight, and so has every evening',
    (_, scenario) => {
      const evening = START + 5 * HOUR;
      const run = newRun(scenario, { number: 1, startsAt: evening });
      const happenings = createMarketplace(world, [influenceOf(run)]).events(evening, evening + 4 * HOUR);
      const views = happenings.filter(({ event }) => event.event_type === 'customer.page.view');
      const perHour = (all: readonly Happening[]) =>
        [0, 1, 2, 3].map((hour) => during(all, evening + hour * HOUR, evening + (hour + 1) * HOUR).length);
      expect(perHour(views)).toEqual([...perHour(views)].sort((a, b) => b - a));
      expect(perHour(views)).toEqual(perHour(usual.get('customer.page.view')!));
    },
  ],
};

let usual: Told;
beforeAll(() => {
  usual = tell(null, Math.max(...library.map(endOf)));
});

describe.each(library.map((scenario) => [scenario.id, scenario] as const))('%s', (_, scenario) => {
  const { modifiers } = scenario;
  const of = (...kinds: ScenarioModifier['kind'][]) =>
    modifiers
      .filter(({ kind }) => kinds.includes(kind))
      .flatMap((modifier) => streamsOf(modifier).map((stream) => [modifier, stream] as const));
  let told: Told;
  beforeAll(() => {
    told = tell(scenario, endOf(scenario));
  });

  it('moves its streams as it says', () => {
    const { endsAt } = runOf(scenario);
    const wrong: unknown[] = [];
    for (const [modifier, stream] of of('multiply')) {
      const { before, low, high } = expected(scenario, modifier, stream);
      const found = during(meant(told, modifier, stream), START, endOf(scenario)).length;
      if (found < low || found > high) wrong.push([stream, { before, found, low, high }]);
    }
    for (const [modifier, stream] of of('add')) {
      const from = START + (modifier.afterMinutes ?? 0) * 60_000;
      const count = ((modifier.value ?? 0) * (endsAt - from)) / HOUR;
      const added = during(told.get(stream)!, from, endsAt).length - during(usual.get(stream)!, from, endsAt).length;
      if (Math.abs(added - count) > 4 * Math.sqrt(count) + 0.05 * count) wrong.push([stream, { added, count }]);
    }
    for (const [modifier, stream] of of('override')) {
      const values = during(meant(told, modifier, stream), START, endsAt).map(
        ({ event }) => event.data[modifier.field!],
      );
      const set = values.filter((value) => value !== undefined);
      if (set.length === 0 || set.some((value) => value !== modifier.value)) wrong.push([stream, set.slice(0, 9)]);
    }
    for (const [, stream] of of('silence')) {
      expect(during(usual.get(stream)!, START, endsAt).length).toBeGreaterThan(50);
      if (during(told.get(stream)!, START, endsAt).length > 0) wrong.push([stream, 'is told']);
    }
    expect(wrong).toEqual([]);
  });

  it('moves enough to be told from chance, or nothing at all', () => {
    const clear = of('multiply').filter(([modifier, stream]) => expected(scenario, modifier, stream).isClear);
    const isSeen = clear.length > 0 || of('add', 'override', 'silence').length > 0;
    expect(isSeen).toBe(modifiers.length > 0);
  });

  it('leaves everything else as it is, to the byte', () => {
    const may = moved(scenario);
    const others = STREAM_NAMES.filter((name) => !may.has(name));
    const until = endOf(scenario);
    // Who signs up because of a scenario, or does not, is one more or less of those by whom all rates are counted.
    const slack = may.has('customer.signup.completed') ? 0.02 : 0;
    const differ = others.filter((name) => {
      const [before, after] = [during(usual.get(name)!, START, until), told.get(name)!];
      return !isSame(before, after) && Math.abs(after.length - before.length) > slack * before.length;
    });
    expect(differ).toEqual([]);
    expect(others.length).toBeGreaterThan(5);
  });

  const story = STORIES[scenario.id];
  if (story) it(story[0], () => story[1](told, scenario));

  it('finds back to usual', () => {
    const { endsAt, settlesAt } = runOf(scenario);
    const wrong: unknown[] = [];
    for (const [modifier, stream] of of('multiply', 'add').filter(([, name]) => rootOf(name) === name)) {
      const count = (all: Told, from: number, to: number) => during(meant(all, modifier, stream), from, to).length;
      const [before, after] = [count(usual, settlesAt, settlesAt + AFTER), count(told, settlesAt, settlesAt + AFTER)];
      if (Math.abs(after - before) > 3 + 0.05 * before) wrong.push([stream, 'after', before, after]);
      const half = (from: number, to: number) => {
        const [was, is] = [count(usual, from, to), count(told, from, to)];
        return was < 100 || settlesAt === endsAt ? null : Math.abs(is / was - 1);
      };
      const middle = (endsAt + settlesAt) / 2;
      const [first, second] = [half(endsAt, middle), half(middle, settlesAt)];
      if (first !== null && second !== null && first < second) wrong.push([stream, 'settling', first, second]);
    }
    expect(wrong).toEqual([]);
  });
});
