import type { ScenarioExpectation, ScenarioModifier } from '@iops/contracts';
import type { Score, Verdict } from './verdict.js';

/** Label and domain of every stream, by its full name. */
export type Catalogue = Readonly<Record<string, readonly [label: string, domain: string]>>;

const COUNT = new Intl.NumberFormat('en');
const WEEKDAYS = ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays'];
const ALERTS: Readonly<Record<string, string>> = {
  churn_risk: 'Churn risk',
  call_spike: 'Call spike',
  supply_shortage: 'Supply shortage',
  supply_surplus: 'Supply surplus',
  tutor_performance: 'Tutor performance alert',
  stream_anomaly: 'Stream anomaly',
  data_quality: 'Data quality alert',
  model_quality: 'Model quality alert',
};
/** What an alert is called where it is of one stream. */
const OF_STREAM: Readonly<Record<string, string>> = { stream_anomaly: 'Anomaly', data_quality: 'Missing data' };

/** 1234567 → `1,234,567`. */
export const count = (value: number): string => COUNT.format(value);

/** Minutes as people say them: `45 min`, `2 h 30 min`, `3 days`. */
export function duration(minutes: number): string {
  const whole = Math.round(minutes);
  if (whole < 60) return `${whole}\u00a0min`;
  if (whole >= 2880 && whole % 1440 === 0) return `${whole / 1440}\u00a0days`;
  const rest = whole % 60;
  return rest === 0 ? `${count(whole / 60)}\u00a0h` : `${count(Math.floor(whole / 60))}\u00a0h ${rest}\u00a0min`;
}

/** `essay_writing` → `essay writing`. */
export const plain = (id: string): string => (id === 'sat_prep' ? 'SAT prep' : id.replaceAll('_', ' '));

/** What people call a stream, or all streams below a name. */
export function streamName(name: string, catalogue: Catalogue): string {
  if (name.endsWith('.*')) return `All ${name.slice(0, -2).replaceAll('.', ' ')} streams`;
  return catalogue[name]?.[0] ?? name;
}

/** What alert is meant: `Supply shortage in calculus`, `Anomaly in inbound calls`. */
export function alertName({ alertType, subject, stream }: ScenarioExpectation, catalogue: Catalogue): string {
  const about = subject === undefined ? '' : ` in ${plain(subject)}`;
  if (stream !== undefined)
    return `${OF_STREAM[alertType] ?? named(alertType)} in ${streamInSentence(stream, catalogue)}${about}`;
  return named(alertType) + about;
}

/** What a modifier does, in a line. */
export function change(modifier: ScenarioModifier, catalogue: Catalogue): string {
  const { stream, subject, segment, tutorRank, weekdays, hours, afterMinutes } = modifier;
  const where = [
    subject && `in ${plain(subject)}`,
    segment && `of ${plain(segment)} students`,
    tutorRank && (tutorRank === 1 ? 'of the busiest tutor' : `of the tutor who is number ${tutorRank} by bookings`),
    weekdays && `on ${weekdays.map((day) => WEEKDAYS[day]).join(', ')}`,
    hours && `from ${hours[0]} to ${hours[1]} o’clock`,
    afterMinutes && `after ${duration(afterMinutes)}`,
  ].filter(Boolean);
  return `${[streamName(stream, catalogue), ...where].join(' ')}: ${effect(modifier)}`;
}

function effect({ kind, value = 0, field }: ScenarioModifier): string {
  switch (kind) {
    case 'multiply':
      return `× ${value}`;
    case 'add':
      return `${count(value)} more an hour`;
    case 'override':
      return `${plain(field ?? 'value')} becomes ${count(value)}`;
    case 'silence':
      return 'falls silent';
    default: {
      const never: never = kind;
      return never;
    }
  }
}

/** A verdict in words; `clock` writes a time of day. */
export function became(verdict: Verdict, clock: (at: number) => string): string {
  switch (verdict.kind) {
    case 'came':
      return `came ${soon(verdict.afterMinutes)}${verdict.isLate ? ', too late' : ''}`;
    case 'waiting':
      return `is awaited until ${clock(verdict.dueAt)}`;
    case 'missed':
      return 'did not come';
    case 'cut-short':
      return 'was not due yet when it was stopped';
    case 'quiet':
      return verdict.isFinal ? 'stayed quiet' : 'is quiet so far';
    case 'disturbed':
      return `came ${soon(verdict.afterMinutes)}, and should not have`;
    case 'unknown':
      return 'cannot be told yet';
    default: {
      const never: never = verdict;
      return never;
    }
  }
}

const soon = (afterMinutes: number) => (afterMinutes === 0 ? 'within a minute' : `after ${duration(afterMinutes)}`);

const named = (alertType: string) => ALERTS[alertType] ?? plain(alertType);
const streamInSentence = (stream: string, catalogue: Catalogue) => inSentence(streamName(stream, catalogue));

/** In the middle of a sentence a label loses its capital, but not `API` or `SAT`. */
export function inSentence(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? label[0]!.toLowerCase() + label.slice(1) : label;
}

/** `1 of 2 noticed, 3 of 3 quiet`; what was not expected is not named. */
export function scoreWords({ noticed, quiet }: Score): string {
  const part = ({ held, of }: Score['quiet'], word: string) => (of === 0 ? [] : [`${held} of ${of} ${word}`]);
  return [...part(noticed, 'noticed'), ...part(quiet, 'quiet')].join(', ');
}
