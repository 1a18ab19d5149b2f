/** How something that ran ended; neither is known of what is not our child. */
export interface End {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** Something that was started; ready or not yet. */
export interface Running {
  /** Settles when it does its work; rejects with the reason when it ends before, or takes too long. */
  ready: Promise<void>;
  /** Settles when it is gone. */
  exited: Promise<End>;
  /** Asks it to stop, kills it when it does not, and waits till it is gone. */
  stop(): Promise<void>;
  /** Ends it this instant, with what it started. */
  kill(): void;
}

/** An end in words, to be put in brackets. */
export function describeEnd({ code, signal }: End): string {
  if (signal) return signal;
  return code === null ? 'gone' : `exit code ${code}`;
}
