import type { MoreWords } from './en-more.js';

/**
 * What is said before the first figures are there, in English: the words that all elements share, and those of
 * `<iops-kpis>`. All others stand in `en-more.ts`, because these delay the first figure. The shape for other languages.
 */
export const en = {
  severity: { critical: 'Critical', warning: 'Warning', info: 'Info' },
  alertStatus: { active: 'Active', acknowledged: 'Acknowledged', resolved: 'Resolved', dismissed: 'Dismissed' },
  percent: (number: string) => `${number}%`,
  connection: { live: 'Live', delayed: 'Delayed', offline: 'Offline' },
  connectionHint: {
    live: 'Changes appear as they happen.',
    delayed: 'Changes appear within half a minute: the live connection is interrupted.',
    offline: 'IOPS cannot be reached. It is tried again every few seconds.',
  },
  asOf: (time: string) => `As of ${time}`,
  staleSince: (time: string) => `Not updated since ${time}.`,
  offlineSince: (time: string) => `Offline since ${time}.`,
  retry: 'Try again',
  loading: 'Loading',
  error: {
    network: 'IOPS cannot be reached at the moment.',
    timeout: 'IOPS takes too long to answer.',
    forbidden: 'Your role may not see this.',
    not_found: 'This is no longer there.',
    rate_limited: 'Too many requests at the moment.',
    other: 'Something went wrong.',
  },
  retrying: 'We keep trying.',
  backAt: (time: string) => `It comes back by itself at ${time}.`,
  unauthorized: 'Sign in to see this.',

  kpis: {
    name: 'Key figures',
    // The API's own words are English; other languages put theirs here, by id.
    label: {} as Readonly<Record<string, string>>,
    comparator: {} as Readonly<Record<string, string>>,
    status: { good: 'On target', warning: 'Near target', critical: 'Off target' },
    unit: { count: '', share: '%', stars: 'of 5', minutes: 'min', per_100_customers: 'per 100 customers' },
    points: 'pp',
    noData: 'No data yet',
    better: (delta: string, than: string) => `${delta} better than ${than}`,
    worse: (delta: string, than: string) => `${delta} worse than ${than}`,
    versus: (delta: string, than: string) => `${delta} vs ${than}`,
    same: (than: string) => `No change vs ${than}`,
    target: (value: string) => `Target ${value}`,
    up: 'up',
    down: 'down',
    empty: 'None of the chosen figures exists.',
  },
};

/** What a language has to say first. */
export type FirstWords = typeof en;
/** All that a language has to say. */
export type Strings = FirstWords & MoreWords;
