import {
  type DeliveryFaults,
  DeliveryFaultsSchema,
  type ExternalEvent,
  type ExternalEventRequest,
  ExternalEventRequestSchema,
  type ScenarioRun,
  type SimulationSpeed,
  SimulationSpeedSchema,
  type SimulationState,
  type StartScenarioRequest,
  StartScenarioSchema,
  type StopScenarioRequest,
  StopScenarioSchema,
} from '@iops/contracts';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { NO_FAULTS } from './delivery-faults.js';
import { Problem } from './problem.js';
import type { Scenarios } from './scenarios/scenarios.service.js';

/** What the routes drive. */
export interface Controlled {
  state(): SimulationState;
  readonly scenarios: Scenarios;
  /** Taking effect with the next events that are sent. */
  faults: DeliveryFaults;
  /** Simulated seconds per real one, 1..3600. */
  speed: number;
}

const HistoryQuery = Type.Object(
  { limit: Type.String({ pattern: '^[1-9][0-9]{0,2}$', default: '200' }) },
  { additionalProperties: false },
);

/** Everything at `/api/simulation`; who may call it is decided before. */
export async function controlRoutes(server: FastifyInstance, simulation: Controlled): Promise<void> {
  scenarioRoutes(server, simulation.scenarios);
  server.get('/state', async () => simulation.state());
  server.post('/reset', async () => {
    if (!simulation.scenarios.isOpen()) throw notOpen();
    simulation.scenarios.reset();
    simulation.faults = NO_FAULTS;
    return simulation.state();
  });
  server.get('/faults', async () => simulation.faults);
  server.put<{ Body: DeliveryFaults }>('/faults', { schema: { body: DeliveryFaultsSchema } }, async ({ body }) => {
    simulation.faults = body;
    return simulation.faults;
  });
  server.get('/speed', async (): Promise<SimulationSpeed> => ({ speed: simulation.speed }));
  server.put<{ Body: SimulationSpeed }>('/speed', { schema: { body: SimulationSpeedSchema } }, async ({ body }) => {
    simulation.speed = body.speed;
    return { speed: simulation.speed };
  });
}

function scenarioRoutes(server: FastifyInstance, scenarios: Scenarios): void {
  server.get('/scenarios', async () => ({ items: scenarios.library }));
  server.get<{ Querystring: { limit: string } }>(
    '/history',
    { schema: { querystring: HistoryQuery } },
    async ({ query }) => ({ items: scenarios.history().slice(0, Number(query.limit)) }),
  );
  server.post<{ Body: StartScenarioRequest }>(
    '/scenario',
    { schema: { body: StartScenarioSchema } },
    async ({ body }, reply) => reply.code(202).send(start(scenarios, body)),
  );
  server.post<{ Body: StopScenarioRequest | null }>(
    '/stop',
    { schema: { body: Type.Union([StopScenarioSchema, Type.Null()]) } },
    async ({ body }) => ({ items: stop(scenarios, body?.runId ?? null) }),
  );
  server.post<{ Body: ExternalEventRequest }>(
    '/external-event',
    { schema: { body: ExternalEventRequestSchema } },
    async ({ body }, reply) => reply.code(201).send(await inject(scenarios, body)),
  );
}

function start(scenarios: Scenarios, request: StartScenarioRequest): ScenarioRun {
  if (!scenarios.isOpen()) throw notOpen();
  const outcome = scenarios.start(request);
  switch (outcome.kind) {
    case 'started':
      return outcome.run;
    case 'unknown': {
      const known = scenarios.library.map(({ id }) => id).join(', ');
      throw new Problem('invalid_parameter', `No scenario has this id. There are ${known}.`, '/scenarioId');
    }
    case 'running':
      throw new Problem(
        'conflict',
        `It runs already, as ${outcome.other.runId} until ${outcome.other.endsAt}.`,
        '/scenarioId',
      );
    case 'past-fixed':
      throw new Problem('conflict', outcome.reason, '/sinceMinutes');
  }
}

/** One run, or all that are active. One that was stopped before is answered again; one that ended cannot be stopped. */
function stop(scenarios: Scenarios, runId: string | null): ScenarioRun[] {
  if (!scenarios.isOpen()) throw notOpen();
  const stopped = scenarios.stop(runId);
  if (runId === null || stopped.length > 0) return stopped;
  const run = scenarios.history().find((known) => known.runId === runId);
  if (!run) throw new Problem('not_found', 'No run has this id.', '/runId');
  if (run.status === 'stopped') return [run];
  throw new Problem('conflict', `It ended at ${run.endsAt} and is ${run.status}.`, '/runId');
}

async function inject(scenarios: Scenarios, request: ExternalEventRequest): Promise<ExternalEvent> {
  if (!scenarios.isOpen()) throw notOpen();
  const { event, said } = await scenarios.inject(request);
  if (said.kind === 'taken') return event;
  if (said.kind === 'unreachable') throw new Problem('unavailable', `IOPS does not answer: ${said.reason}`);
  if (said.status === 400 || said.status === 422) throw new Problem('invalid_parameter', said.detail, said.pointer);
  throw new Problem('unavailable', `IOPS refuses it with ${said.status}: ${said.detail}`);
}

function notOpen(): Problem {
  return new Problem('unavailable', 'The simulator waits for IOPS; try again when it is back.');
}
