import { type Static, Type } from 'typebox';
import { ALERT_TYPES } from './alerts.js';
import { ExternalEventTellingSchema, StreamPatternSchema } from './external-events.js';

// What a scenario's JSON file may say; docs/scenarios.md tells how to write one.

const strict = { additionalProperties: false };
const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
/** Half a year: longer than any stay of an event in the product. */
const minutes = Type.Integer({ minimum: 0, maximum: 180 * 24 * 60 });
/** How one stream is bent, for one subject, segment or tutor where that is said. */
export const ScenarioModifierSchema = Type.Object(
  {
    stream: StreamPatternSchema,
    /** `multiply` changes how often, `add` brings so many an hour, `override` sets a measured field, `silence` tells nothing. */
    kind: Type.Enum(['multiply', 'add', 'override', 'silence']),
    /** A factor, events an hour, or the value of the field; not given for `silence`. */
    value: Type.Optional(Type.Number({ minimum: 0, maximum: 1_000_000 })),
    /** What `override` sets. */
    field: Type.Optional(text(100)),
    subject: Type.Optional(text(100)),
    segment: Type.Optional(text(100)),
    /** A tutor by rank of bookings: 1 has the most. */
    tutorRank: Type.Optional(Type.Integer({ minimum: 1, maximum: 20_000 })),
    /** Weekdays (0 is Sunday) and local hours [from, to) in which it holds; always where not given. */
    weekdays: Type.Optional(Type.Array(Type.Integer({ minimum: 0, maximum: 6 }), { minItems: 1, uniqueItems: true })),
    hours: Type.Optional(
      Type.Tuple([Type.Integer({ minimum: 0, maximum: 23 }), Type.Integer({ minimum: 1, maximum: 24 })]),
    ),
    /** Minutes after the scenario began. */
    afterMinutes: Type.Optional(minutes),
  },
  strict,
);
export type ScenarioModifier = Static<typeof ScenarioModifierSchema>;

/** What must, or must not, be noticed while a scenario runs. */
export const ScenarioExpectationSchema = Type.Object(
  {
    alertType: Type.Enum([...ALERT_TYPES]),
    subject: Type.Optional(text(100)),
    stream: Type.Optional(text(100)),
    /** For what must come: at the latest so long after the start. */
    withinMinutes: Type.Optional(minutes),
  },
  strict,
);
export type ScenarioExpectation = Static<typeof ScenarioExpectationSchema>;

/** One thing that can happen to the marketplace, as its JSON file tells it. */
export const ScenarioSchema = Type.Object(
  {
    /** As the file is called, without `.json`. */
    id: Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 100 }),
    name: text(100),
    description: text(500),
    /** What an operator should see, in a sentence. */
    story: text(500),
    durationMinutes: Type.Integer({ minimum: 1, maximum: 180 * 24 * 60 }),
    /** After its end the marketplace finds back to usual evenly over so long. */
    settlingMinutes: minutes,
    /** Minutes before now at which it began; only for what can be told by adding events. */
    sinceMinutes: Type.Optional(minutes),
    modifiers: Type.Array(ScenarioModifierSchema, { maxItems: 100 }),
    /** `isTold: false` is kept from the product. */
    externalEvents: Type.Array(
      Type.Object({ ...ExternalEventTellingSchema.properties, afterMinutes: minutes, isTold: Type.Boolean() }, strict),
      { maxItems: 20 },
    ),
    expects: Type.Object(
      { raises: Type.Array(ScenarioExpectationSchema), quiet: Type.Array(ScenarioExpectationSchema) },
      strict,
    ),
  },
  strict,
);
export type Scenario = Static<typeof ScenarioSchema>;

/** `POST /api/simulation/scenario`. */
export const StartScenarioSchema = Type.Object(
  {
    scenarioId: text(100),
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1 })),
    durationMinutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 180 * 24 * 60 })),
    /** Lets it begin in the past, where it only adds. */
    sinceMinutes: Type.Optional(Type.Integer({ minimum: 0, maximum: 30 * 24 * 60 })),
  },
  strict,
);
export type StartScenarioRequest = Static<typeof StartScenarioSchema>;

/** `GET /api/simulation/scenarios`. */
export interface ScenariosAnswer {
  items: Scenario[];
}

/** A scenario that was started. */
export interface ScenarioRun {
  runId: string;
  scenarioId: string;
  name: string;
  status: 'active' | 'settling' | 'settled' | 'stopped';
  seed: number;
  /** ISO 8601, simulated. */
  startedAt: string;
  endsAt: string;
  settlesAt: string;
  /** 0..1 of duration and settling together. */
  progress: number;
  /** Of the external events that the product was told so far. */
  externalEventIds: string[];
}

/** `POST /api/simulation/stop`: one run, or all that are active where none is named. */
export const StopScenarioSchema = Type.Object({ runId: Type.Optional(text(100)) }, strict);
export type StopScenarioRequest = Static<typeof StopScenarioSchema>;

/** `GET /api/simulation/history`, and what `stop` stopped: runs, the newest first. */
export interface ScenarioHistoryAnswer {
  items: ScenarioRun[];
}
