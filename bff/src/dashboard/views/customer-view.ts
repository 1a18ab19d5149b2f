import {
  type CustomerFacts,
  type CustomerHealthNow,
  type CustomerSummary,
  HEALTH_TIERS,
  type HealthTier,
  type TierCounts,
} from '@iops/contracts';
import type { CustomerFactsAt } from '../../inference/health/facts.js';
import type { StoredHealth } from '../../inference/health/health.queries.js';
import { FLAG_CALLS } from '../../inference/health/score.js';
import type { CustomerCount, CustomerRow, CustomersFilter } from './customers.queries.js';

/** A customer as the list shows one. */
export function customerOf({ scoreWeekAgo, lastSessionAt, asOf, ...row }: CustomerRow): CustomerSummary {
  return {
    customerId: row.customerId,
    name: row.name,
    segment: row.segment,
    acquisitionChannel: row.acquisitionChannel,
    score: row.score,
    tier: row.tier,
    change: changeSince(row.score, scoreWeekAgo),
    calls14d: row.calls14d,
    flagged: row.calls14d >= FLAG_CALLS,
    active: row.active,
    lastSessionAt: lastSessionAt?.toISOString() ?? null,
    asOf: asOf.toISOString(),
  };
}

/** A customer's latest score. */
export function healthNowOf(health: StoredHealth): CustomerHealthNow {
  const { score, tier, contributions, scoreWeekAgo, calls14d, asOf } = health;
  return {
    score,
    tier,
    contributions,
    change: changeSince(score, scoreWeekAgo),
    flagged: calls14d >= FLAG_CALLS,
    asOf: asOf.toISOString(),
  };
}

/** What is known of a customer, without what only scoring asks for. */
export function factsOf(row: CustomerFactsAt): CustomerFacts {
  const { sessions, sessions30d, sessionsWithMainTutor, firstSessionsRated, firstSessionsGood, calls14d } = row;
  const { tenureDays } = row;
  return {
    sessions,
    sessions30d,
    sessionsWithMainTutor,
    firstSessionsRated,
    firstSessionsGood,
    calls14d,
    tenureDays,
  };
}

/** Counts by tier of those that match all filters but the one by tier; `total` is of those that match that, too. */
export function countsOf(
  counts: readonly CustomerCount[],
  { tiers, segment, channel, active }: Omit<CustomersFilter, 'search'>,
): { total: number; tiers: TierCounts } {
  const matching = counts.filter(
    (one) =>
      (segment === null || one.segment === segment) &&
      (channel === null || one.channel === channel) &&
      (active === null || one.active === active),
  );
  const sum = (of: readonly CustomerCount[]) => of.reduce((total, { count }) => total + count, 0);
  const inTier = (tier: HealthTier) => sum(matching.filter((one) => one.tier === tier));
  return {
    total: sum(tiers === null ? matching : matching.filter(({ tier }) => tier !== null && tiers.includes(tier))),
    tiers: Object.fromEntries(HEALTH_TIERS.map((tier) => [tier, inTier(tier)])) as TierCounts,
  };
}

/** Values are free text of events: a page offers the most frequent to choose from, not one per customer. */
const MAX_VALUES = 200;

/** The values that customers can be told apart by, the most customers first. */
export function valuesOf(counts: readonly CustomerCount[], of: 'segment' | 'channel'): string[] {
  const sums = new Map<string, number>();
  for (const { [of]: value, count } of counts) if (value !== null) sums.set(value, (sums.get(value) ?? 0) + count);
  return [...sums]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, MAX_VALUES)
    .map(([value]) => value);
}

function changeSince(score: number | null, before: number | null): number | null {
  return score === null || before === null ? null : score - before;
}
