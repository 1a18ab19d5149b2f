import type { Alert, Anomaly, ForecastAccuracy, StreamName, TutorFlagKind, TutorSummary } from '@iops/contracts';
import { type Detection, detectionOf } from './detection.js';
import { judgeTutors } from './failing-tutors.js';
import {
  addSums,
  type Demand,
  type ForecastFigures,
  type ForecastSums,
  forecastFigures,
  scoreForecast,
} from './forecasts.js';
import { begunSince, breachesOf, calmStreamWeeks, falseAlarmsOf } from './incidents.js';
import {
  AT_RISK,
  type CustomerPast,
  churnFlags,
  daysWarned,
  judgeLeavers,
  type LeaversFigures,
  leaversFigures,
  tierFlags,
  type Warning,
  warningOf,
} from './leavers.js';
import type { ToldAnomalies, ToldForecasts, ToldIncident } from './measure.js';
import { type PromisedAlert, promisedAlerts } from './promised-alerts.js';
import { type CrisisFigures, crisisOf, recurringShortage, type ShortageFigures } from './shortages.js';
import type { PlantedRun, Truth } from './truth.js';
import type { EvaluationWorld } from './worlds.js';

/** What the product told of one marketplace, and what is true of it. */
export interface Measured {
  world: Pick<EvaluationWorld, 'seed' | 'students' | 'tutors'>;
  events: number;
  now: number;
  truth: Truth;
  runs: PlantedRun[];
  pasts: CustomerPast[];
  tutors: TutorSummary[];
  /** Whose ratings a scenario spoilt; null where none did. */
  spoiltTutor: string | null;
  demand: ReadonlyMap<string, Demand>;
  forecasts: ToldForecasts;
  streams: StreamName[];
  anomalies: ToldAnomalies;
  /** Those that are open at the end. */
  alerts: Alert[];
}

/** Forecasts of one kind. */
export interface ForecastRow {
  of: string;
  figures: ForecastFigures;
}

/** A tutor whose ratings a scenario spoilt, and what the product said of that. */
export interface SpoiltFigures {
  scenarioId: string;
  flags: TutorFlagKind[];
}

/** What streams did while nothing that was planted touched them. */
export interface CalmFigures {
  streamWeeks: number;
  falseAlarms: Anomaly[];
}

/** A scenario that asks for quiet, and what was found where it asks for it. */
export interface QuietFigures {
  scenarioId: string;
  isHerring: boolean;
  breaches: Anomaly[];
}

/** Everything that is told of the evaluation. */
export interface Evaluation {
  worlds: (Measured['world'] & { events: number })[];
  leavers: LeaversFigures[];
  warning: Warning;
  tutors: { ratedAtLeast: number; detection: Detection }[];
  spoilt: SpoiltFigures[];
  shortages: ShortageFigures[];
  crises: CrisisFigures[];
  /** Of subjects and tutors. */
  promised: PromisedAlert[];
  overall: ForecastFigures;
  bySubject: ForecastRow[];
  byDay: ForecastRow[];
  /** What the product says of its accuracy in each marketplace, and what is counted here for the same. */
  claims: { counted: ForecastFigures; claimed: ForecastAccuracy }[];
  incidents: ToldIncident[];
  quiet: QuietFigures[];
  calm: CalmFigures;
}

/** Rated first sessions from which on a tutor is judged: from three on the product may flag one. */
const RATED_AT_LEAST = [3, 5];
/** Scenarios in which something is told or moves, and nothing may be raised. */
const HERRINGS = ['red-herring-late-hours', 'red-herring-press-release', 'holiday-lull'];
const CALCULUS = { scenarioId: 'calculus-shortage-tuesday-evenings', subject: 'calculus' };
/** Tuesday from 16 to 21 o'clock. */
const TUESDAY_EVENING = { from: 64, to: 69 };
const CRISIS = 'tutor-supply-crisis';
const SPOILT = 'first-session-collapse';

/** The figures of all marketplaces together. */
export function evaluate(all: readonly Measured[]): Evaluation {
  return {
    worlds: all.map(({ world, events }) => ({ ...world, events })),
    leavers: leaversOf(all),
    warning: warningOf(all.flatMap(({ pasts, truth, now }) => daysWarned(pasts, truth, now))),
    tutors: RATED_AT_LEAST.map((ratedAtLeast) => ({
      ratedAtLeast,
      detection: detectionOf(
        all.flatMap(({ tutors, truth, now }) => judgeTutors(tutors, truth, { now, ratedAtLeast })),
      ),
    })),
    spoilt: all.flatMap(spoiltOf),
    shortages: all.flatMap(shortagesOf),
    crises: all.flatMap(crisesOf),
    promised: all.flatMap(({ runs, alerts, spoiltTutor }) => promisedAlerts(runs, alerts, spoiltTutor)),
    ...forecastsOf(all),
    incidents: all.flatMap(({ anomalies }) => anomalies.incidents.filter(({ promises }) => promises.length > 0)),
    quiet: all.flatMap(quietOf),
    calm: calmOf(all),
  };
}

function leaversOf(all: readonly Measured[]): LeaversFigures[] {
  const byTiers = (tiers: typeof AT_RISK) =>
    all.flatMap(({ pasts, truth, now }) => judgeLeavers(truth, tierFlags(pasts, tiers, now)));
  const byChurn = all.flatMap(({ pasts, truth, now }) => judgeLeavers(truth, [churnFlags(pasts, now)]));
  return [
    leaversFigures('tier critical', byTiers(['critical'])),
    leaversFigures('tier critical or at risk', byTiers(AT_RISK)),
    leaversFigures('churn score at its threshold', byChurn),
  ];
}

function runOf({ runs }: Measured, scenarioId: string): PlantedRun | undefined {
  return runs.find((run) => run.scenarioId === scenarioId);
}

function spoiltOf({ tutors, spoiltTutor }: Measured): SpoiltFigures[] {
  if (spoiltTutor === null) return [];
  const flags = tutors.find(({ tutorId }) => tutorId === spoiltTutor)?.flags ?? [];
  return [{ scenarioId: SPOILT, flags: [...new Set(flags.map(({ kind }) => kind))] }];
}

function shortagesOf(measured: Measured): ShortageFigures[] {
  const run = runOf(measured, CALCULUS.scenarioId);
  if (run === undefined) return [];
  const startsAt = Date.parse(run.startedAt);
  const demand = measured.demand.get(CALCULUS.subject)!;
  const made = measured.forecasts.made.filter(({ subject }) => subject === CALCULUS.subject);
  const toldBefore = made.findLast(({ asOf }) => asOf < startsAt);
  const told = made.filter(({ asOf }) => asOf >= startsAt && asOf < Date.parse(run.endsAt));
  return [recurringShortage(CALCULUS.scenarioId, TUESDAY_EVENING, { toldBefore, told, demand })];
}

function crisesOf(measured: Measured): CrisisFigures[] {
  const run = runOf(measured, CRISIS);
  if (run === undefined) return [];
  const span = { now: measured.now, until: Date.parse(run.settlesAt) };
  return [crisisOf(CRISIS, measured.forecasts.imbalances.items, span)];
}

function forecastsOf(all: readonly Measured[]): Pick<Evaluation, 'overall' | 'bySubject' | 'byDay' | 'claims'> {
  const scored = all.flatMap(scoredOf);
  const figuresOf = (some: typeof scored) => forecastFigures(addSums(some.map(({ sums }) => sums)));
  const subjects = [...new Set(scored.map(({ subject }) => subject))].sort();
  const days = [...new Set(scored.map(({ day }) => day))].sort((a, b) => a - b);
  return {
    overall: figuresOf(scored),
    bySubject: subjects.map((of) => ({ of, figures: figuresOf(scored.filter(({ subject }) => subject === of)) })),
    byDay: days.map((of) => ({ of: `day ${of}`, figures: figuresOf(scored.filter(({ day }) => day === of)) })),
    claims: all.map((each) => ({ counted: figuresOf(scoredOf(each)), claimed: each.forecasts.accuracy.overall })),
  };
}

function scoredOf({ forecasts, demand, now }: Measured): { subject: string; day: number; sums: ForecastSums }[] {
  return forecasts.made.flatMap((made) =>
    [...scoreForecast(made, demand.get(made.subject)!, now)].map(([day, sums]) => ({
      subject: made.subject,
      day,
      sums,
    })),
  );
}

/** What was found where a scenario asks for quiet and nothing else that was planted is the cause. */
export function quietOf({
  runs,
  anomalies,
}: {
  runs: readonly PlantedRun[];
  anomalies: Pick<ToldAnomalies, 'from' | 'found'>;
}): QuietFigures[] {
  return runs
    .filter(({ startedAt }) => Date.parse(startedAt) >= anomalies.from)
    .map((run) => ({
      scenarioId: run.scenarioId,
      isHerring: HERRINGS.includes(run.scenarioId),
      breaches: breachesOf(run, anomalies.found).filter((found) => !isOfAnother(found, run, runs)),
    }));
}

/** Whether something else that was planted at the time is the cause. */
function isOfAnother(found: Anomaly, run: PlantedRun, runs: readonly PlantedRun[]): boolean {
  const others = runs.filter((other) => other !== run);
  return falseAlarmsOf([found], others).length === 0;
}

function calmOf(all: readonly Measured[]): CalmFigures {
  const calm = all.map(({ streams, runs, anomalies }) => ({
    weeks: calmStreamWeeks(streams, runs, anomalies),
    falseAlarms: falseAlarmsOf(begunSince(anomalies.found, anomalies.from), runs),
  }));
  return {
    streamWeeks: calm.reduce((sum, { weeks }) => sum + weeks, 0),
    falseAlarms: calm.flatMap(({ falseAlarms }) => falseAlarms),
  };
}
