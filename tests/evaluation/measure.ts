import type {
  AnomaliesAnswer,
  Anomaly,
  CustomerDetail,
  CustomerHealthHistory,
  CustomerSummary,
  ForecastAccuracyAnswer,
  ImbalancesAnswer,
  SubjectForecast,
  TutorSummary,
} from '@iops/contracts';
import type { FilledWorld } from './fill.js';
import type { MadeForecast } from './forecasts.js';
import { type Kept, keeperOf, promisesOf } from './incidents.js';
import type { CustomerPast } from './leavers.js';
import { DAY_MS, HOUR_MS } from './moments.js';
import { readJudgedUntil } from './observed.js';
import type { Product } from './product.js';
import type { PlantedRun } from './truth.js';

/** Days before now from which on forecasts are made, one a day. */
const FORECAST_DAYS = 22;
/** Of the first so many days of a stream nothing can be judged (bff/src/inference/anomalies/plan.ts). */
const UNJUDGED_DAYS = 15;
/** Full hours after the beginning at which is looked whether an incident was found; later every twelve. */
const LOOK_AFTER_HOURS = [1, 2, 3, 4, 6, 8, 12];
const JUDGED_AFTER_MS = 2 * 60_000;
/** What is not found in the time that was promised is looked for so long. */
const FOLLOWED_HOURS = 24;
/** Customers that are asked for at once. */
const AT_ONCE = 8;
/** As far as scores of every day are told. */
const HEALTH_DAYS = 85;

/** Everybody's scores day by day, and what the model of churn says of them by now. */
export async function readCustomers(product: Product, now: number): Promise<CustomerPast[]> {
  const customers = await product.all<CustomerSummary>('/api/customers');
  const pasts: CustomerPast[] = [];
  for (let at = 0; at < customers.length; at += AT_ONCE) {
    const some = customers.slice(at, at + AT_ONCE).map(({ customerId }) => readCustomer(product, customerId, now));
    pasts.push(...(await Promise.all(some)));
  }
  return pasts;
}

async function readCustomer(product: Product, customerId: string, now: number): Promise<CustomerPast> {
  const path = `/api/customers/${encodeURIComponent(customerId)}`;
  const span = `from=${new Date(now - HEALTH_DAYS * DAY_MS).toISOString()}&to=${new Date(now).toISOString()}`;
  const { history } = await product.get<CustomerHealthHistory>(`${path}/health?${span}`);
  const { churn } = await product.get<CustomerDetail>(path);
  return {
    customerId,
    history: history.map(({ at, tier }) => ({ at, tier })),
    isChurnRisk: churn?.atRisk ?? null,
  };
}

/** All tutors, as their list shows them. */
export function readTutors(product: Product): Promise<TutorSummary[]> {
  return product.all<TutorSummary>('/api/tutors');
}

/** What the product told of forecasts and of where demand and supply do not fit. */
export interface ToldForecasts {
  made: MadeForecast[];
  accuracy: ForecastAccuracyAnswer;
  imbalances: ImbalancesAnswer;
}

/** Lets the product forecast day by day as of the past, and then as of now. */
export async function makeForecasts({ product, now }: FilledWorld, subjects: string[]): Promise<ToldForecasts> {
  const made: MadeForecast[] = [];
  for (let days = FORECAST_DAYS; days >= 0; days--) {
    const asOf = Math.floor((now - days * DAY_MS) / HOUR_MS) * HOUR_MS;
    await product.run('forecast', asOf);
    const moment = new Date(asOf).toISOString();
    for (const subject of subjects) {
      const told = await product.get<SubjectForecast>(`/api/forecasts/subject/${subject}?asOf=${moment}`);
      if (told.madeAt !== moment) throw new Error(`${subject} was forecast at ${told.madeAt}, not at ${moment}`);
      made.push({ subject, asOf, points: told.points });
    }
  }
  return {
    made,
    accuracy: await product.get<ForecastAccuracyAnswer>('/api/forecasts/accuracy'),
    imbalances: await product.get<ImbalancesAnswer>('/api/forecasts/imbalances'),
  };
}

/** A scenario, and how the promises it makes of streams were kept. */
export interface ToldIncident {
  run: PlantedRun;
  promises: Kept[];
}

/** What was found in the streams, in all and of each incident. */
export interface ToldAnomalies {
  /** The time that was judged. */
  from: number;
  to: number;
  incidents: ToldIncident[];
  found: Anomaly[];
}

/** Lets the product judge the streams as of hours of the past, one after the other, and notes when what was found. */
export async function judgeStreams(filled: FilledWorld): Promise<ToldAnomalies> {
  const { world, product, now, runs } = filled;
  const before = await product.get<AnomaliesAnswer>('/api/anomalies');
  if (before.total > 0) throw new Error('the schedule has judged what was to be judged step by step');
  const incidents: ToldIncident[] = [];
  for (const run of runs) incidents.push({ run, promises: await followIncident(filled, run) });
  await judgeUntil(filled, now);
  const from = Math.ceil((now - (world.days - UNJUDGED_DAYS) * DAY_MS) / HOUR_MS) * HOUR_MS;
  return { from, to: now, incidents, found: await product.all<Anomaly>('/api/anomalies') };
}

/** Lets the product judge the streams as of a moment that is not judged yet. */
export async function judgeUntil({ system, product, judging }: FilledWorld, asOf: number): Promise<void> {
  await judging.let(() => product.run('anomalies', asOf));
  if ((await readJudgedUntil(system)) > asOf)
    throw new Error('the schedule came in between: when what was found cannot be told');
}

async function followIncident(filled: FilledWorld, run: PlantedRun): Promise<Kept[]> {
  const { product, now } = filled;
  const kept: Kept[] = promisesOf(run).map((each) => ({ ...each, afterHours: null, foundAs: null, score: null }));
  const startsAt = Date.parse(run.startedAt);
  const longest = Math.max(...kept.map(({ withinHours }) => Math.max(withinHours + 1, FOLLOWED_HOURS)));
  for (const asOf of looksAt(startsAt, longest)) {
    const open = kept.filter(({ afterHours }) => afterHours === null);
    if (open.length === 0 || asOf > now) break;
    await judgeUntil(filled, asOf);
    const found = await product.all<Anomaly>(`/api/anomalies?from=${run.startedAt}`);
    for (const promise of open) {
      const keeper = keeperOf(promise, run, found);
      const afterHours = (asOf - startsAt) / HOUR_MS;
      if (keeper) Object.assign(promise, { afterHours, foundAs: keeper.kind, score: keeper.score });
    }
  }
  // What is not found and not late yet is not judged: it may come still.
  return kept.filter(
    ({ afterHours, withinHours }) => afterHours !== null || startsAt + (withinHours + 1) * HOUR_MS <= now,
  );
}

/** The moments of looks: an hour is judged a minute after its end. */
function looksAt(startsAt: number, longest: number): number[] {
  const later = Array.from({ length: Math.ceil(longest / 12) }, (_, i) => 12 * (i + 1));
  const hours = [...new Set([...LOOK_AFTER_HOURS, ...later])].filter((look) => look <= Math.ceil(longest));
  return hours.map((look) => Math.ceil(startsAt / HOUR_MS + look - 1) * HOUR_MS + JUDGED_AFTER_MS);
}
