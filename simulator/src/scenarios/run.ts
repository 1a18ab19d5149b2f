import { type ExternalEvent, type Scenario, type ScenarioRun, ScenarioSchema } from '@iops/contracts';
import { type Static, Type } from 'typebox';
import type { Influence } from '../influence.js';
import { MINUTE } from '../zone.js';

const moment = Type.Integer();

/** How a run is saved. */
export const RunSchema = Type.Object({
  /** Runs are counted from 1 in each world. */
  number: Type.Integer({ minimum: 1 }),
  runId: Type.String(),
  /** As it was when it was started, so that what is told already stays true when its file is edited. */
  scenario: ScenarioSchema,
  seed: Type.Integer(),
  startsAt: moment,
  endsAt: moment,
  settlesAt: moment,
  /** When it was stopped before its end, or null; when it would have ended stays as it was. */
  stoppedAt: Type.Union([moment, Type.Null()]),
  /** When it was started, where it began in the past. */
  ruledFrom: Type.Optional(moment),
  /** Ids of its external events that the product has. */
  told: Type.Array(Type.String()),
  /** Before a reset: no longer shown. */
  isForgotten: Type.Boolean(),
});
/** A scenario that was started. All times are milliseconds since 1970, simulated. */
export type Run = Static<typeof RunSchema>;

/** What a run is made from. */
export interface RunStart {
  number: number;
  startsAt: number;
  seed?: number | undefined;
  durationMinutes?: number | undefined;
  /** When it was started, where it began in the past. */
  ruledFrom?: number | undefined;
}

/** A run that begins at a moment. Its seed is its number where none is given. */
export function newRun(scenario: Scenario, { number, startsAt, ...start }: RunStart): Run {
  const { seed, durationMinutes, ruledFrom } = start;
  const endsAt = startsAt + (durationMinutes ?? scenario.durationMinutes) * MINUTE;
  return {
    number,
    runId: `run_${startsAt.toString(36)}_${number}`,
    scenario,
    seed: seed ?? number,
    startsAt,
    endsAt,
    settlesAt: endsAt + scenario.settlingMinutes * MINUTE,
    stoppedAt: null,
    ...(ruledFrom !== undefined && { ruledFrom }),
    told: [],
    isForgotten: false,
  };
}

/** Where a run stands at a moment. */
export function statusOf(run: Run, now: number): ScenarioRun['status'] {
  if (run.stoppedAt !== null) return 'stopped';
  if (now < run.endsAt) return 'active';
  return now < run.settlesAt ? 'settling' : 'settled';
}

/** The run as of now without what it had still to do. It bends nothing from now on; what it did stays done. */
export function stopRun(run: Run, now: number): Run {
  return { ...run, stoppedAt: now };
}

/** When a run is over: what it says, or when it was stopped. */
export function endsOf({ endsAt, settlesAt, stoppedAt }: Run): { endsAt: number; settlesAt: number } {
  const last = stoppedAt ?? Infinity;
  return { endsAt: Math.min(endsAt, last), settlesAt: Math.min(settlesAt, last) };
}

/** How a run bends the marketplace. */
export function influenceOf({ startsAt, endsAt, settlesAt, stoppedAt, ruledFrom, seed, scenario }: Run): Influence {
  return {
    startsAt,
    endsAt,
    settlesAt,
    ...(stoppedAt !== null && { stoppedAt }),
    ...(ruledFrom !== undefined && { ruledFrom }),
    seed,
    modifiers: scenario.modifiers,
  };
}

/** What is to be told of the outside by now and was not yet. */
export function dueEvents(run: Run, now: number): ExternalEvent[] {
  const until = run.stoppedAt ?? Infinity;
  return run.scenario.externalEvents.flatMap(({ afterMinutes, isTold, ...telling }, index) => {
    const at = run.startsAt + afterMinutes * MINUTE;
    const id = eventId(run, index);
    if (!isTold || at > now || at >= until || run.told.includes(id)) return [];
    return [{ id, occurredAt: new Date(at).toISOString(), ...telling }];
  });
}

/** The run once the product has the external event, if it is one of this run. */
export function withTold(run: Run, id: string): Run {
  return run.scenario.externalEvents.some((_, index) => eventId(run, index) === id)
    ? { ...run, told: [...run.told, id] }
    : run;
}

/** Runs in the order in which they are shown. */
export function newestFirst(runs: readonly Run[]): Run[] {
  return [...runs].sort((a, b) => b.number - a.number);
}

/** The run as the API shows it. */
export function describeRun(run: Run, now: number): ScenarioRun {
  const iso = (at: number) => new Date(at).toISOString();
  const { endsAt, settlesAt } = endsOf(run);
  const whole = settlesAt - run.startsAt;
  return {
    runId: run.runId,
    scenarioId: run.scenario.id,
    name: run.scenario.name,
    status: statusOf(run, now),
    seed: run.seed,
    startedAt: iso(run.startsAt),
    endsAt: iso(endsAt),
    settlesAt: iso(settlesAt),
    progress: whole === 0 ? 1 : Math.min(1, Math.max(0, (now - run.startsAt) / whole)),
    externalEventIds: run.told,
  };
}

function eventId({ runId }: Run, index: number): string {
  return `ext_${runId.slice('run_'.length)}_${index + 1}`;
}
