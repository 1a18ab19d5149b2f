import type { TutorFlag, TutorMetric } from '@iops/contracts';
import { STILL_UNDER_TARGET } from '../../alerting/rules/evaluate-tutor.js';
import { PERCENT_UNIT } from './display.js';
import type { Facts, TutorFacts } from './facts.js';
import type { Draft } from './reasons.js';

const LABELS: Readonly<Record<TutorMetric, string>> = {
  firstSessionSuccess: 'first-session success',
  meanRating: 'the mean rating',
  completionRate: 'the share of completed sessions',
  sessions: 'the number of sessions',
};

type Row = (key: string, label: string, value: Draft['value'], unit: string | null) => Draft;

/** Rows of how a tutor did, or none where nothing is known of it. */
export function tutorRows({ tutor, alert, asOf }: Facts): Draft[] {
  if (tutor === null) return [];
  const at = asOf.toISOString();
  const href = `/api/tutors/${encodeURIComponent(alert.entity.id)}/performance`;
  const row: Row = (key, label, value, unit) => ({ key, kind: 'finding', label, value, unit, at, href });
  return [...unusualRows(tutor.flags, row), ...firstSessionRows(tutor, row)];
}

/** What last week was against the tutor's own past; fewer sessions than usual are nothing to blame. */
function unusualRows(flags: readonly TutorFlag[], row: Row): Draft[] {
  return flags
    .filter(({ kind, metric }) => kind === 'unusual' && metric !== 'sessions')
    .flatMap(({ metric, value, comparedWith }, i) => {
      const unit = metric === 'meanRating' ? 'stars' : PERCENT_UNIT;
      const shown = (of: number) => (metric === 'meanRating' ? Math.round(10 * of) / 10 : Math.round(100 * of));
      return [
        row(`metric:${i}`, 'Unusual last week', LABELS[metric], null),
        row(`week:${i}`, `Last week: ${LABELS[metric]}`, shown(value), unit),
        row(`usual:${i}`, `As usual: ${LABELS[metric]}`, shown(comparedWith), unit),
      ];
    });
}

function firstSessionRows({ firstRated, firstGood, target, underTarget }: TutorFacts, row: Row): Draft[] {
  if (firstRated === 0) return [];
  const share = firstGood / firstRated;
  const rows = [
    row('firstRated', 'First sessions with a rating', firstRated, 'sessions'),
    row('firstGood', 'First sessions that went well', firstGood, 'sessions'),
    row('success', 'First-session success', Math.round(100 * share), PERCENT_UNIT),
  ];
  if (share >= target) return rows.map((one) => ({ ...one, kind: 'counter' }));
  // What may well be chance speaks neither for it nor against it.
  if (underTarget === null || underTarget < STILL_UNDER_TARGET) return [];
  return [
    ...rows,
    row('target', 'Expected of first sessions', Math.round(100 * target), PERCENT_UNIT),
    row('underTarget', 'Probability', Math.min(99, Math.round(100 * underTarget)), PERCENT_UNIT),
  ];
}
