import { shareOf } from './detection.js';
import type { Evaluation } from './evaluate.js';
import { isInTime, type Kept } from './incidents.js';
import type { Floor } from './report.js';

/** What an evaluation must reach: from the aims of the design where it names one, set before a figure was seen elsewhere. */
export function floorsOf(evaluation: Evaluation): Floor[] {
  return [
    ...leaverFloors(evaluation),
    ...tutorFloors(evaluation),
    ...shortageFloors(evaluation),
    promisedFloor(evaluation),
    ...forecastFloors(evaluation),
    ...incidentFloors(evaluation),
  ];
}

const floor = (what: string, value: number | null, least: number | null, most: number | null = null): Floor => ({
  what,
  value,
  least,
  most,
});

function leaverFloors({ leavers, warning }: Evaluation): Floor[] {
  const [, tier, churn] = leavers;
  return [
    floor('leavers who are critical or at risk: recall', tier!.detection.recall, 0.7),
    floor('leavers who are critical or at risk: lift', tier!.detection.lift, 3),
    floor('customers who are gone, by the churn score: recall', churn!.recallGone, 0.8),
    floor('leavers by the churn score: precision', churn!.detection.precision, 0.5),
    floor('days of warning, median', warning.medianDays, 7),
  ];
}

function tutorFloors({ tutors }: Evaluation): Floor[] {
  const { detection } = tutors[0]!;
  return [floor('failing tutors: recall', detection.recall, 0.6), floor('failing tutors: lift', detection.lift, 3)];
}

function shortageFloors({ shortages, crises }: Evaluation): Floor[] {
  return [...shortages, ...crises].map(({ scenarioId, isFound, hoursAhead }) =>
    floor(`${scenarioId}: hours ahead`, isFound ? hoursAhead : null, 12),
  );
}

function promisedFloor({ promised }: Evaluation): Floor {
  const raised = promised.filter(({ isRaised }) => isRaised).length;
  return floor('promised alerts of subjects and tutors: raised', shareOf(raised, promised.length), 1);
}

function forecastFloors({ overall, claims }: Evaluation): Floor[] {
  const apart = claims.map(({ counted, claimed }) => distance(counted.wape, claimed.wape)).sort((a, b) => b - a);
  return [
    floor('forecasts: less error than repeating last week', overall.betterThanLastWeek, 0.12),
    floor('forecasts: less error than the four-week mean', overall.betterThanFourWeeks, -0.01),
    floor('forecasts: within the 95 % band, all hours', overall.coverage95, 0.93),
    floor('forecasts: within the 95 % band, open hours', overall.openCoverage95, 0.93, 0.985),
    floor('forecasts: WAPE told and counted, apart', apart[0] ?? null, null, 0.01),
  ];
}

function distance(a: number | null, b: number | null): number {
  return a === null || b === null ? Number.POSITIVE_INFINITY : Math.abs(a - b);
}

function incidentFloors({ incidents, quiet, calm }: Evaluation): Floor[] {
  const promises = incidents.flatMap((incident) => incident.promises);
  const herrings = quiet.filter(({ isHerring }) => isHerring);
  const breaches = herrings.reduce((sum, herring) => sum + herring.breaches.length, 0);
  const shareKept = (some: readonly Kept[]) => shareOf(some.filter(isInTime).length, some.length);
  return [
    floor('streams that went silent: found', shareKept(promises.filter(({ kind }) => kind === 'silence')), 0.85),
    floor('promises of scenarios: kept in time', shareKept(promises), 0.75),
    floor('false alarms a stream-week', shareOf(calm.falseAlarms.length, calm.streamWeeks), null, 1),
    floor('red herrings: findings where they ask for quiet', herrings.length === 0 ? null : breaches, null, 0),
  ];
}
