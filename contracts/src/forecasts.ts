/** How a forecast was made: the profile of the week times the current level, or the plain mean of four weeks where that is no worse. */
export const FORECAST_METHODS = ['profile_level', 'four_week_mean'] as const;
export type ForecastMethod = (typeof FORECAST_METHODS)[number];

/** More demand than can be taught, or more hours of tutors than will be asked for. */
export const IMBALANCE_KINDS = ['shortage', 'surplus'] as const;
export type ImbalanceKind = (typeof IMBALANCE_KINDS)[number];

/** One hour of a forecast. Demand and supply are in tutor-hours. */
export interface ForecastPoint {
  /** ISO 8601: the hour's start. */
  time: string;
  /** Demand. */
  expected: number;
  lower80: number;
  upper80: number;
  lower95: number;
  upper95: number;
  /** Hours of slots, shared out over each tutor's subjects, times the target utilization. */
  supply: number;
  /** Expected demand over hours of slots; above 1 there are too few. Null without slots. */
  utilization: number | null;
}

/** A span of hours in which supply and demand do not fit. */
export interface Imbalance {
  subject: string;
  kind: ImbalanceKind;
  /** ISO 8601: [start, end). */
  start: string;
  end: string;
  /** Tutor-hours over the span. */
  demand: number;
  supply: number;
  ratio: number;
  /** Tutor-hours that are missing, or too many: the distance between demand and supply. */
  gap: number;
  /** 0..1: that demand will exceed supply (shortage), or stay below it (surplus). */
  probability: number;
}

/** What was forecast against what came, added up over hours. Null where nothing can be told. */
export interface ForecastAccuracy {
  /** Hours that have passed and were compared. */
  hours: number;
  /** Sum of absolute errors over the sum of demand. */
  wape: number | null;
  /** Forecast minus demand over demand: above 0 too much was expected. */
  bias: number | null;
  /** Share of hours within the bands, 0..1. */
  coverage80: number | null;
  coverage95: number | null;
  /** 1 − error over that of repeating the week before: above 0 is better than that. */
  skill: number | null;
  /** The error that a perfect forecast of such counts would still have. */
  poissonFloor: number | null;
}

/** Why the forecast is what it is. */
export interface ForecastDriver {
  kind: 'level' | 'peak';
  /** For people, in English. */
  text: string;
  /** A factor: 1.18 is 18 % more. */
  factor: number;
}

/** The answer of `GET /api/forecasts/subject/:subject`. */
export interface SubjectForecast {
  subject: string;
  /** ISO 8601: nothing after this moment was known to it. */
  madeAt: string;
  method: ForecastMethod;
  /** 168 hours. */
  points: ForecastPoint[];
  /** Of this subject's forecasts of the last four weeks. */
  accuracy: ForecastAccuracy;
  drivers: ForecastDriver[];
}

/** Demand and supply over a span, in tutor-hours. */
export interface Balance {
  demand: number;
  supply: number;
  /** Supply over demand; null under half an hour of demand. */
  ratio: number | null;
}

/** A subject in the list of forecasts. */
export interface ForecastSummary {
  subject: string;
  madeAt: string;
  method: ForecastMethod;
  next24h: Balance;
  next7d: Balance;
  /** The one with the largest gap by its probability. */
  worstImbalance: Imbalance | null;
}

/** The answer of `GET /api/forecasts`, most pressing shortage first. */
export interface ForecastsAnswer {
  asOf: string;
  items: ForecastSummary[];
  nextCursor: string | null;
  total: number;
}

/** The answer of `GET /api/forecasts/imbalances`, largest gap by its probability first. */
export interface ImbalancesAnswer {
  asOf: string;
  items: Imbalance[];
  nextCursor: string | null;
  total: number;
}

/** The answer of `GET /api/forecasts/accuracy`. */
export interface ForecastAccuracyAnswer {
  asOf: string;
  overall: ForecastAccuracy;
  /** By how many days ahead was forecast, 1 to 7. */
  byDay: (ForecastAccuracy & { day: number })[];
  bySubject: (ForecastAccuracy & { subject: string })[];
}

/** The body of `POST /api/forecasts/what-if`: changes are shares, 0.2 is a fifth more. */
export interface WhatIf {
  subject: string;
  demandChange: number;
  supplyChange: number;
}

/** The answer of `POST /api/forecasts/what-if`: the forecast as it is, changed. */
export interface WhatIfAnswer extends WhatIf {
  points: ForecastPoint[];
  before: { next7d: Balance; imbalances: Imbalance[] };
  after: { next7d: Balance; imbalances: Imbalance[] };
}
