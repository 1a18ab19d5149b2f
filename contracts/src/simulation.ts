/** What the simulator is doing: `GET /api/simulation/state`. */
export interface SimulationState {
  phase: 'waiting' | 'backfill' | 'live' | 'load' | 'stopped';
  seed: number;
  streamCount: number;
  eventRatePerSec: number;
  /** 0..1 of the back-fill; 1 once live. */
  progress: number;
  /** sent = acknowledged + refused + in flight. */
  sent: number;
  acknowledged: number;
  refused: number;
  /** ISO 8601: the simulated now. */
  now: string;
}
