import type { InterventionKind } from '@iops/contracts';

/** Without a session for so many days a customer has left (design, section 7). */
export const GONE_DAYS = 60;
/** Spans that facts are counted over. */
export const RECENT_DAYS = 30;
export const PAST_DAYS = 90;
/** A gap between sessions where nothing is known of a customer's own: a session a week. */
const USUAL_GAP_DAYS = 7;
/** Less of the time before the recent one says nothing of a change. */
const LEAST_BEFORE_DAYS = 7;
/** Added to both rates of a change: a quarter of a session a week. */
const CHANGE_FLOOR = 0.25;

/** What is known of a customer as of a moment; nothing that happened after it. */
export interface ChurnFacts {
  customerId: string;
  /** Days since sign-up, or since the first session where that is not known. */
  tenureDays: number;
  /** Days since the marketplace's first session: before that, nothing is known of anybody. */
  historyDays: number;
  /** Completed sessions in the last 30 days, in the 30 before, and in the last 90. */
  sessions30d: number;
  sessionsBefore30d: number;
  sessions90d: number;
  /** Days since the last session, and since the first one of the last 90 days; null without one. */
  lastSessionDays: number | null;
  firstSessionDays: number | null;
  /** Of the last 90 days: mean of the ratings, null without one; sessions with the most frequent tutor. */
  meanRating: number | null;
  sessionsWithMainTutor: number;
  /** Inbound calls. */
  calls14d: number;
  calls30d: number;
  /** Null where nothing is known of a goal. */
  goalStatus: 'open' | 'completed' | null;
  goalRenewed: boolean;
  /** What brought the customer; null where that is not known. */
  channel: string | null;
}

/** A feature: what it is called, how it comes from the facts, and what can be done about it. */
export interface Feature {
  label: string;
  intervention: InterventionKind;
  /** Null where it is not known. */
  of: (facts: ChurnFacts) => number | null;
}

/** The features by name. Their logarithms and bends are made when a model is trained. */
export const FEATURES = {
  sessionsPerWeek: { label: 'Sessions a week, last 30 days', intervention: 'call', of: sessionsPerWeek },
  sessionsChange: { label: 'Sessions, last 30 days against the 30 before', intervention: 'call', of: sessionsChange },
  daysSinceSession: { label: 'Days since the last session', intervention: 'call', of: silenceOf },
  overdue: { label: 'Days since the last session against the usual gap', intervention: 'mail', of: overdue },
  meanRating: {
    label: 'Mean rating given, last 90 days',
    intervention: 'coaching',
    of: ({ meanRating }) => meanRating,
  },
  calls14d: { label: 'Support calls in 14 days', intervention: 'call', of: ({ calls14d }) => calls14d },
  calls30d: { label: 'Support calls in 30 days', intervention: 'call', of: ({ calls30d }) => calls30d },
  goalDone: {
    label: 'Goal reached, no new one',
    intervention: 'mail',
    of: ({ goalStatus, goalRenewed }) =>
      goalStatus === null ? null : Number(goalStatus === 'completed' && !goalRenewed),
  },
  goalRenewed: {
    label: 'Goal renewed',
    intervention: 'mail',
    of: ({ goalStatus, goalRenewed }) => (goalStatus === null ? null : Number(goalRenewed)),
  },
  consistency: {
    label: 'Share of sessions with one tutor, last 90 days',
    intervention: 'task',
    of: ({ sessions90d, sessionsWithMainTutor }) => (sessions90d === 0 ? null : sessionsWithMainTutor / sessions90d),
  },
  tenureDays: { label: 'Days since sign-up', intervention: 'mail', of: ({ tenureDays }) => tenureDays },
} as const satisfies Record<string, Feature>;

/** The names of the features that every customer has. */
export const FEATURE_NAMES = Object.keys(FEATURES) as (keyof typeof FEATURES)[];

const CHANNEL = 'channel:';

/** The name of the feature that says whether a customer came by this channel. */
export function channelFeature(channel: string): string {
  return CHANNEL + channel;
}

/** A feature by its name; null for one that is not of churn. */
export function featureOf(name: string): Feature | null {
  if (Object.hasOwn(FEATURES, name)) return FEATURES[name as keyof typeof FEATURES];
  if (!name.startsWith(CHANNEL)) return null;
  const asked = name.slice(CHANNEL.length);
  return {
    label: `Came by ${asked.replaceAll('_', ' ')}`,
    intervention: 'mail',
    of: ({ channel }) => (channel === null ? null : Number(channel === asked)),
  };
}

/** A customer's values for features by name. */
export function valuesOf(names: readonly string[], facts: ChurnFacts): (number | null)[] {
  return names.map((name) => featureOf(name)?.of(facts) ?? null);
}

/** True of a customer with a session in 60 days; whoever has none has left already, or never began. */
export function isThere({ lastSessionDays, tenureDays }: ChurnFacts): boolean {
  return lastSessionDays === null ? tenureDays < RECENT_DAYS : lastSessionDays < GONE_DAYS;
}

/** A tenure of hours would make one session a week of them; a day is the least that is taken. */
const weeksOf = (days: number) => Math.max(1, days) / 7;

const knownDays = ({ tenureDays, historyDays }: ChurnFacts) => Math.min(tenureDays, Math.max(0, historyDays));

function sessionsPerWeek(facts: ChurnFacts): number {
  return facts.sessions30d / weeksOf(Math.min(RECENT_DAYS, knownDays(facts)));
}

/** How many times the pace of the 30 days before; 1 is no change. */
function sessionsChange(facts: ChurnFacts): number | null {
  const before = Math.min(RECENT_DAYS, knownDays(facts) - RECENT_DAYS);
  if (before < LEAST_BEFORE_DAYS) return null;
  const pace = facts.sessionsBefore30d / weeksOf(before);
  return (sessionsPerWeek(facts) + CHANGE_FLOOR) / (pace + CHANGE_FLOOR);
}

/** Without a session yet, since sign-up. */
function silenceOf({ lastSessionDays, tenureDays }: ChurnFacts): number {
  return lastSessionDays ?? tenureDays;
}

/** The silence in usual gaps; a customer's own mean gap counts the more, the more of them there were. */
function overdue(facts: ChurnFacts): number {
  const { lastSessionDays, firstSessionDays, sessions90d } = facts;
  const span = firstSessionDays === null || lastSessionDays === null ? 0 : firstSessionDays - lastSessionDays;
  return silenceOf(facts) / ((span + USUAL_GAP_DAYS) / Math.max(1, sessions90d));
}
