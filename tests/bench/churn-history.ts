import { cutsUpTo, isLabelKnown, LABEL_MS } from '@iops/bff/dist/inference/churn/cuts.js';
import type { CutRow } from '@iops/bff/dist/inference/churn/cuts.queries.js';
import type { LabelledCut } from '@iops/bff/dist/inference/churn/examples.js';
import { type ChurnFacts, FEATURE_NAMES, isThere, valuesOf } from '@iops/bff/dist/inference/churn/features.js';
import type { CustomerHealthUpdated } from '@iops/contracts';
import { createMarketplace } from '@iops/simulator/dist/marketplace.js';
import { createWorld, type WorldSettings } from '@iops/simulator/dist/world.js';

const DAY_MS = 86_400_000;

/** What is told of one customer, in order of time. */
interface Told {
  signedUpAt: number | null;
  sessions: { at: number; id: string; tutorId: string }[];
  /** By session; the last one counts. */
  ratings: Map<string, { at: number; rating: number }[]>;
  calls: number[];
  records: { at: number; goal: NonNullable<CustomerHealthUpdated['goal']> | null; channel: string | null }[];
}

/**
 * The weekly cuts of a simulated marketplace, with who left after each: what the product would have written down, by
 * the same rules but without a database. Only journeys are told, not page views and the like.
 */
export function simulatedCuts(settings: WorldSettings): LabelledCut[] {
  const world = { ...createWorld(settings), backgroundFrom: settings.anchor };
  const told = tellAll(createMarketplace(world), world.historyFrom, settings.anchor);
  const asOf = new Date(settings.anchor);
  const first = Math.min(...[...told.values()].flatMap(({ sessions }) => sessions.slice(0, 1).map(({ at }) => at)));
  return cutsUpTo(asOf, new Date(first))
    .filter((cutAt) => isLabelKnown(cutAt, asOf))
    .map((cutAt) => ({ cutAt, rows: [...told].flatMap(([id, about]) => rowOf(id, about, cutAt.getTime(), first)) }));
}

function tellAll(marketplace: ReturnType<typeof createMarketplace>, from: number, to: number): Map<string, Told> {
  const told = new Map<string, Told>();
  const about = (id: string) => {
    const known = told.get(id) ?? { signedUpAt: null, sessions: [], ratings: new Map(), calls: [], records: [] };
    told.set(id, known);
    return known;
  };
  for (let at = from; at < to; at += DAY_MS) {
    for (const { at: when, event } of marketplace.events(at, Math.min(to, at + DAY_MS))) {
      tell(about, when, event as unknown as Event);
    }
  }
  return told;
}

interface Event {
  event_type: string;
  data: Record<string, unknown> & { customer_id: string };
}

function tell(about: (id: string) => Told, at: number, { event_type, data }: Event): void {
  const { customer_id, session_id, tutor_id, rating } = data as Record<string, string> & { rating?: number };
  if (event_type === 'session.completed') {
    about(customer_id!).sessions.push({ at, id: session_id!, tutorId: tutor_id! });
  }
  if ((event_type === 'session.completed' || event_type.startsWith('session.rating')) && rating !== undefined) {
    const { ratings } = about(customer_id!);
    ratings.set(session_id!, [...(ratings.get(session_id!) ?? []), { at, rating }]);
  }
  if (event_type === 'support.call.inbound') about(customer_id!).calls.push(at);
  if (event_type === 'customer.signup.completed') about(customer_id!).signedUpAt ??= at;
  if (event_type === 'customer.health.updated') {
    const { goal, signed_up_at, acquisition_channel } = data as unknown as CustomerHealthUpdated;
    const known = about(customer_id!);
    if (signed_up_at !== undefined) known.signedUpAt = Date.parse(signed_up_at);
    known.records.push({ at, goal: goal ?? null, channel: acquisition_channel ?? null });
  }
}

function rowOf(customerId: string, about: Told, cutAt: number, historyStart: number): CutRow[] {
  const facts = factsOf(customerId, about, cutAt, historyStart);
  if (facts === null || !isThere(facts)) return [];
  const values = valuesOf(FEATURE_NAMES, facts);
  const features = Object.fromEntries(FEATURE_NAMES.map((name, i) => [name, values[i] ?? null]));
  const churned = !about.sessions.some(({ at }) => at > cutAt && at <= cutAt + LABEL_MS);
  return [{ customerId, features, channel: facts.channel, churned }];
}

function factsOf(customerId: string, about: Told, cutAt: number, historyStart: number): ChurnFacts | null {
  const known = about.sessions.filter(({ at }) => at <= cutAt);
  const since = about.signedUpAt !== null && about.signedUpAt <= cutAt ? about.signedUpAt : known[0]?.at;
  if (since === undefined) return null;
  const days = (at: number) => (cutAt - at) / DAY_MS;
  const past = known.filter(({ at }) => days(at) < 90);
  const recent = past.filter(({ at }) => days(at) < 30).length;
  const ratings = past.flatMap(({ id }) => (about.ratings.get(id) ?? []).filter(({ at }) => at <= cutAt).slice(-1));
  const byTutor = new Map<string, number>();
  for (const { tutorId } of past) byTutor.set(tutorId, (byTutor.get(tutorId) ?? 0) + 1);
  const records = about.records.filter(({ at }) => at <= cutAt);
  const goal = records.findLast((record) => record.goal !== null)?.goal ?? null;
  return {
    customerId,
    tenureDays: days(since),
    historyDays: days(historyStart),
    sessions30d: recent,
    sessionsBefore30d: past.filter(({ at }) => days(at) < 60).length - recent,
    sessions90d: past.length,
    lastSessionDays: past.length === 0 ? null : days(past.at(-1)!.at),
    firstSessionDays: past.length === 0 ? null : days(past[0]!.at),
    meanRating: ratings.length === 0 ? null : ratings.reduce((sum, { rating }) => sum + rating, 0) / ratings.length,
    sessionsWithMainTutor: Math.max(0, ...byTutor.values()),
    calls14d: about.calls.filter((at) => at <= cutAt && days(at) < 14).length,
    calls30d: about.calls.filter((at) => at <= cutAt && days(at) < 30).length,
    goalStatus: goal?.status ?? null,
    goalRenewed: goal?.renewed ?? false,
    channel: records.findLast(({ channel }) => channel !== null)?.channel ?? null,
  };
}
