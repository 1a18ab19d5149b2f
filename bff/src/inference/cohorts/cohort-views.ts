import type { ChurnAnswer, ChurnCohort, FirstSessionCohort, VelocityCohort } from '@iops/contracts';
import { groupBy } from '../tutors/cell.js';
import type { ChurnRow, FirstSessionRow, VelocityRow } from './cohorts.queries.js';
import { shareOf } from './wilson.js';

/** A tutor's first sessions in a subject. */
export function firstSessionOf({ tutorId, name, subject, rated, good, shrunk }: FirstSessionRow): FirstSessionCohort {
  return { tutorId, name, subject, ...shareOf(good, rated), shrunk };
}

/** The cohorts of the months, in the order of the rows; the weeks of each must follow each other from the first. */
export function velocitiesOf(rows: readonly VelocityRow[]): VelocityCohort[] {
  return [...groupBy(rows, ({ month }) => month)].map(([month, weeks]) => ({
    month,
    customers: weeks[0]!.customers,
    sessionsPerWeek: weeks.map(({ sessions, observed }) => (observed === 0 ? null : sessions / observed)),
    observed: weeks.map(({ observed }) => observed),
  }));
}

/** The largest of a kind: channels are free text of events. */
const MAX_COHORTS = 200;

/** The share of customers who left, in all and by cohort. */
export function churnOf(rows: readonly ChurnRow[]): Omit<ChurnAnswer, 'asOf'> {
  const of = (kind: ChurnRow['kind']): ChurnCohort[] =>
    rows
      .filter((row) => row.kind === kind)
      .slice(0, MAX_COHORTS)
      .map((row) => ({ value: row.value, ...shareOf(row.gone, row.customers) }));
  const all = rows.find(({ kind }) => kind === 'all');
  return {
    all: shareOf(all?.gone ?? 0, all?.customers ?? 0),
    bySegment: of('segment'),
    byChannel: of('channel'),
  };
}
