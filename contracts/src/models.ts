/** How good a model's predictions are, on rows that no part of it has seen. */
export interface ModelFigures {
  rows: number;
  /** Rows of which it came true. */
  happened: number;
  /** Chance that one of whom it came true was said to be likelier than one of whom it did not. */
  auc: number;
  /** Nats a row. */
  logLoss: number;
  brier: number;
  /** 0..1: mean distance between what was said and how often it came true, over ten bins of as many rows. */
  calibrationError: number;
  /** The probability from which a customer counts as at risk: the highest that finds at least 80 %. */
  threshold: number;
  /** Share of those of whom it came true that are at or above the threshold. */
  recall: number;
  /** Share of those at or above the threshold of whom it came true. */
  precision: number;
  /** Precision against the share of all: how many times better than picking by chance. */
  lift: number;
  /** Share of all rows that is at or above the threshold. */
  flagged: number;
}

/** Figures, and on what they were taken. */
export interface ModelValidation extends ModelFigures {
  /**
   * `later`: customers and a time that the model had not seen. `apart`: rows that it had not seen, where they have no
   * time. `simulated`: marketplaces of the simulator that it had not seen.
   */
  on: 'later' | 'apart' | 'simulated';
  /** The features it was offered. */
  features: string[];
}

/** What is watched of the model in force. */
export interface ModelWatch {
  asOf: string;
  /** How far each feature has moved from training (population stability index), the farthest first. */
  drift: { feature: string; index: number }[];
  /** Features whose index is over 0.25. */
  drifted: string[];
  /** Of customers whose outcome became known since it was trained; null while there are none or too few. */
  figures: ModelFigures | null;
}

/** What a model was trained on. */
export interface ModelTraining {
  /** Customers as they were at one moment, and how many of them left. */
  rows: number;
  left: number;
  /** Rows of which people's word counts: outcomes of interventions, verdicts on alerts. */
  said: number;
  /** The newest such word that was heard; null where there was none. */
  labelsUpTo: string | null;
}

/** Where a model comes from: shipped, learnt from the own history, or from rows that were sent. */
export const MODEL_SOURCES = ['prior', 'history', 'rows'] as const;
export type ModelSource = (typeof MODEL_SOURCES)[number];

/**
 * What became of a model: it decides; it decided before another took over; it was worse than the one in force; it was
 * rolled back; it was trained on rows that were sent and stays apart.
 */
export type ModelState = 'in_force' | 'superseded' | 'refused' | 'withdrawn' | 'apart';

/** One version of a model. */
export interface Model {
  id: string;
  kind: 'churn';
  source: ModelSource;
  state: ModelState;
  /** The moment whose knowledge it was trained with. */
  asOf: string;
  validation: ModelValidation;
  /** Log loss of it and of the model that was in force, on the same rows; null where it was not compared. */
  comparison: { challenger: number; inForce: number; standardError: number } | null;
  watch: ModelWatch | null;
  /** Null for the one that is shipped. */
  trainedOn: ModelTraining | null;
  /** Log-odds of a customer who is at the mean of everything. */
  base: number;
  /** Its terms: log-odds are base + Σ weight × (shape of the feature − mean). */
  terms: { feature: string; shape: 'linear' | 'log' | 'hinge'; knot: number | null; mean: number; weight: number }[];
}

/** The answer of `GET /api/models`: the 100 newest of each kind, the one in force first. */
export interface ModelsAnswer {
  items: Model[];
}

/** One row that is sent to train on or to predict; a feature that is missing or null is not known. */
export interface ModelRow {
  id: string;
  features: Record<string, number | null>;
}

/** The body of `POST /api/models/churn/train`; without rows it trains on the own history. */
export interface TrainRequest {
  rows?: (ModelRow & { churned: boolean | 0 | 1 })[];
}

/** The answer of `POST /api/models/churn/train`. */
export interface TrainAnswer {
  modelId: string;
  state: ModelState;
  validation: ModelValidation;
}

/** The body of `POST /api/models/:id/predict`. */
export interface PredictRequest {
  rows: ModelRow[];
}

/** The answer of `POST /api/models/:id/predict`, in the order of the rows. */
export interface PredictAnswer {
  items: {
    id: string;
    /** 0..1; its log-odds are base + the sum of the contributions. */
    probability: number;
    base: number;
    contributions: Record<string, number>;
  }[];
}
