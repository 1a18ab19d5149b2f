import { DEFAULT_PORTS } from '@iops/contracts';
import type { ClockStart } from './clock.js';
import { createZone } from './zone.js';

/** What the simulator is told by its environment. */
export interface Config {
  bffUrl: string;
  ingestKey: string;
  simulatorKey: string;
  /** The folder of the state file. */
  home: string;
  port: number;
  timezone: string;
  streamCount: number;
  eventRatePerSec: number;
  load: boolean;
  seed: number;
  students: number;
  tutors: number;
  backfillDays: number;
  /** Whether anything is posted; without, the marketplace is there to be polled. */
  feeds: boolean;
  /** The token that opens the stand-in for a Rails platform, or null where there is none. */
  railsToken: string | null;
  /** Where the simulated clock starts. */
  start: ClockStart;
  /** Simulated seconds per real one, while the simulated clock shows the past. */
  speed: number;
  /** Where the truth that was planted is written, or null. */
  truthFile: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the configuration. Throws an Error whose message names every wrong variable and what it may be. */
export function loadConfig(env: Environment): Config {
  const wrong: string[] = [];
  const take = <T>(name: string, fallback: string | null, read: (text: string) => T | null, expected: string): T => {
    const text = env[name] || fallback;
    const value = text === null ? null : read(text);
    if (value === null)
      wrong.push(`${name} must be ${expected}${text === null ? ', but is not set' : `, not "${text}"`}`);
    return value as T;
  };
  const whole = (name: string, fallback: number, low: number, high: number) =>
    take(name, String(fallback), within(low, high), `a whole number from ${low} to ${high}`);
  const onOff = (name: string, fallback: 'on' | 'off') =>
    take(name, fallback, (text) => ({ on: true, off: false })[text] ?? null, 'on or off');
  const config: Config = {
    bffUrl: take('IOPS_BFF_URL', `http://127.0.0.1:${DEFAULT_PORTS.bff}`, readUrl, 'an http or https URL'),
    ingestKey: take('IOPS_INGEST_KEY', null, (text) => text, 'an API key with scope ingest'),
    simulatorKey: take('IOPS_SIMULATOR_KEY', null, (text) => text, 'the key that opens the simulator'),
    home: take('IOPS_HOME', '.iops', (text) => text, 'a folder'),
    port: whole('IOPS_SIMULATOR_PORT', DEFAULT_PORTS.simulator, 1, 65_535),
    timezone: take('IOPS_TIMEZONE', 'America/Chicago', readZone, 'an IANA time zone'),
    streamCount: whole('STREAM_COUNT', 50, 1, 1000),
    eventRatePerSec: whole('EVENT_RATE_PER_SEC', 5, 1, 1000),
    load: onOff('IOPS_SIM_LOAD', 'off'),
    seed: whole('IOPS_SIM_SEED', 1, 0, 2 ** 31 - 1),
    students: whole('IOPS_SIM_STUDENTS', 2000, 20, 100_000),
    // Fewer than twelve would leave a subject without a tutor.
    tutors: whole('IOPS_SIM_TUTORS', 250, 12, 20_000),
    // Older events than those of 120 days are refused; some room is left for a late start.
    backfillDays: whole('IOPS_SIM_BACKFILL_DAYS', 30, 0, 110),
    feeds: onOff('IOPS_SIM_FEEDS', 'on'),
    railsToken: onOff('IOPS_SIM_RAILS', 'off')
      ? take('IOPS_RAILS_TOKEN', null, (text) => text, 'the token that opens the stand-in for a Rails platform')
      : null,
    start: take('IOPS_SIM_START', '0', readStart, 'days back from 0 to 110, or an ISO 8601 time with a zone'),
    speed: take('IOPS_SIM_SPEED', '1', between(1, 3600), 'a number from 1 to 3600'),
    truthFile: env['IOPS_SIM_TRUTH_FILE'] || null,
  };
  if (config.load && (!isNow(config.start) || config.speed > 1 || !config.feeds))
    wrong.push(
      'IOPS_SIM_LOAD=on drives the feeds in real time: it goes with no IOPS_SIM_START, IOPS_SIM_SPEED or IOPS_SIM_FEEDS=off',
    );
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return config;
}

const within = (low: number, high: number) => (text: string) => {
  const value = Number(text);
  return Number.isInteger(value) && value >= low && value <= high ? value : null;
};

const between = (low: number, high: number) => (text: string) => {
  const value = Number(text);
  return value >= low && value <= high ? value : null;
};

function isNow(start: ClockStart): boolean {
  return 'daysBack' in start && start.daysBack === 0;
}

function readStart(text: string): ClockStart | null {
  const daysBack = between(0, 110)(text);
  if (daysBack !== null) return { daysBack };
  if (!/T.*(Z|[+-]\d\d:?\d\d)$/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : { at };
}

function readUrl(text: string): string | null {
  if (!URL.canParse(text) || !/^https?:/.test(text)) return null;
  return text.replace(/\/+$/, '');
}

function readZone(text: string): string | null {
  try {
    createZone(text);
    return text;
  } catch {
    return null;
  }
}
