/** How far a follower is behind. */
export interface JobLag {
  /** Age of the oldest row that it has not read; 0 when it has read all. */
  seconds: number;
  /** Rows that it has not read, counted up to 10,000. */
  rows: number;
}

/** Rows that a follower failed on and went round; they are kept to be tried again. */
export interface SetAside {
  count: number;
  /** The last five. */
  newest: { key: string; reason: string; at: string }[];
}

/** One job, as the process that answers sees it; lag and rows set aside are the same on every replica. */
export interface Job {
  name: string;
  /** Null for a job that follows no table. */
  lag: JobLag | null;
  /** When it last ended without a failure, whether or not there was anything to do. */
  lastSuccessAt: string | null;
  /** In a row; 0 when the last run went well. */
  failures: number;
  lastError: string | null;
  /** Null for a job that follows no table. */
  setAside: SetAside | null;
  details: Record<string, unknown> | null;
}

/** The answer of `GET /api/jobs`. */
export interface JobsAnswer {
  items: Job[];
}

/** The answer of `POST /api/jobs/:name/retry-set-aside`. */
export interface RetriedAnswer {
  /** Rows that went well this time. */
  done: number;
  /** Rows that are set aside still. */
  left: number;
}

/** The answer of `GET /api/ready` while events can be taken. */
export interface Readiness {
  /** `degraded` when a job keeps failing: events are taken, but what follows from them may be late. */
  status: 'ready' | 'degraded';
  /** Stays the same for as long as the data does. */
  installationId: string;
  /** Of the follower that is furthest behind. */
  lagSeconds: number;
  /** How far each follower is behind, the furthest first. */
  lags: (JobLag & { name: string })[];
  /** Names of the jobs that keep failing. */
  stuck: string[];
}

/** The answer of `POST /api/jobs/:name/run`. */
export interface StartedRun {
  runId: string;
}

/** A job that was run by hand: `GET /api/jobs/runs/:id`. */
export interface JobRun {
  runId: string;
  job: string;
  /** ISO 8601: the moment it looks at the world from. */
  asOf: string;
  status: 'running' | 'done' | 'failed';
  /** 0..1. */
  progress: number;
  startedAt: string;
  finishedAt: string | null;
  /** Why it failed. */
  error: string | null;
}
