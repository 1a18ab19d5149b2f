import { type Static, Type } from 'typebox';
import type { ScenarioRun } from './scenarios.js';

/** What the simulator is doing: `GET /api/simulation/state`. */
export interface SimulationState {
  phase: 'waiting' | 'backfill' | 'live' | 'load' | 'stopped';
  seed: number;
  students: number;
  tutors: number;
  streamCount: number;
  eventRatePerSec: number;
  /** Simulated milliseconds per real one: 1 once it has caught up with the real now. */
  speed: number;
  /** 0..1 of the back-fill; 1 once live. */
  progress: number;
  /** sent = acknowledged + refused + in flight. */
  sent: number;
  acknowledged: number;
  refused: number;
  /** Of the acknowledged: those that came more than a minute after they occurred, since live began. */
  late: number;
  /** Events of the last ten seconds, per second. */
  eventsPerSecond: number;
  /** ISO 8601: the simulated now. */
  now: string;
  /** Those that still move something, the newest first. */
  scenarios: ScenarioRun[];
  /** What is done to the sending on purpose. */
  faults: DeliveryFaults;
  /** How many events met each of them since live began. */
  faultsMet: Record<DeliveryFaultKind, number>;
}

/** What can be done to one event on its way. */
export const DELIVERY_FAULT_KINDS = ['duplicate', 'late', 'outOfOrder', 'malformed', 'lost', 'wrongClock'] as const;
export type DeliveryFaultKind = (typeof DELIVERY_FAULT_KINDS)[number];

const share = (description: string) => Type.Number({ minimum: 0, maximum: 1, default: 0, description });
const amount = (maximum: number, description: string) => Type.Number({ minimum: 0, maximum, default: 0, description });

/** `PUT /api/simulation/faults`: what is left out is none. */
export const DeliveryFaultsSchema = Type.Object(
  {
    duplicateShare: share('Sent twice.'),
    lateShare: share('Sent so many minutes after they occurred.'),
    lateMinutes: amount(7 * 24 * 60, 'How late those are.'),
    outOfOrderShare: share('Sent after such that occurred later.'),
    malformedShare: share('Sent with something missing or wrong.'),
    lostShare: share('Never sent.'),
    clockOffsetSeconds: Type.Number({
      minimum: -86_400,
      maximum: 86_400,
      default: 0,
      description: 'Added to `occurred_at` of all.',
    }),
    slowMs: amount(60_000, 'Each request is held back so long.'),
  },
  { additionalProperties: false },
);
/** What is done to events on their way, for what a product must survive: shares are 0..1 of the events. */
export type DeliveryFaults = Static<typeof DeliveryFaultsSchema>;

/** `GET` and `PUT /api/simulation/speed`: simulated seconds per real one. */
export const SimulationSpeedSchema = Type.Object(
  { speed: Type.Number({ minimum: 1, maximum: 3600 }) },
  { additionalProperties: false },
);
export type SimulationSpeed = Static<typeof SimulationSpeedSchema>;
