/** A share with how sure it is. */
export interface Share {
  /** What it is of. */
  of: number;
  count: number;
  /** 0..1; null where there is nothing to count. */
  rate: number | null;
  /** Wilson's 95 % interval; null where the rate is. */
  lower: number | null;
  upper: number | null;
}

/** First-session success of a tutor in a subject, over this week and the 12 before it. */
export interface FirstSessionCohort extends Share {
  tutorId: string;
  name: string | null;
  subject: string;
  /** Shrunk towards the subject's mean. */
  shrunk: number;
}

/** The answer of `GET /api/cohorts/first-session`. */
export interface FirstSessionCohortsAnswer {
  /** Tutor by subject, the lowest shrunk success first. */
  items: FirstSessionCohort[];
  nextCursor: string | null;
  total: number;
  /** All tutors of a subject together. */
  subjects: ({ subject: string; tutors: number } & Share)[];
}

/** Customers who signed up in one month, in the marketplace's time zone. */
export interface VelocityCohort {
  /** YYYY-MM. */
  month: string;
  customers: number;
  /**
   * Mean completed sessions of a customer in the n-th week since sign-up, the first at index 0. Only customers whose
   * n-th week is over count; null where there are none.
   */
  sessionsPerWeek: (number | null)[];
  /** Those whose n-th week is over. */
  observed: number[];
}

/** The answer of `GET /api/cohorts/velocity`, oldest month first. */
export interface VelocityAnswer {
  items: VelocityCohort[];
  asOf: string;
}

/** Customers with a session in the 60 days before the last 60, and the share of them with none since. */
export interface ChurnCohort extends Share {
  /** Null where the platform did not say. */
  value: string | null;
}

/** The answer of `GET /api/cohorts/churn`, the largest cohorts first. */
export interface ChurnAnswer {
  all: Share;
  bySegment: ChurnCohort[];
  byChannel: ChurnCohort[];
  asOf: string;
}
