import type {
  Alert,
  AlertsAnswer,
  ExternalEventsAnswer,
  Readiness,
  Scenario,
  ScenarioExpectation,
  ScenarioHistoryAnswer,
  ScenarioRun,
  ScenariosAnswer,
  SimulationState,
} from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, startSystem, type TestSystem } from '../kit/system.js';

const MINUTE_MS = 60_000;
const SCENARIO = 'call-spike-bad-release';
/** While a deadline runs: under a clock that is not ours customers are judged every 5 s, which is every five minutes then. */
const WATCHED_SPEED = 60;

// Promises of streams take a month of history, others weeks: `npm run evaluate` waits for those of all scenarios.

describe('a scenario that is started over the API', () => {
  let system: TestSystem;
  let scenario: Scenario;
  let run: ScenarioRun;

  const drive = async <T>(method: string, name: string, body?: object): Promise<T> => {
    const reply = await fetch(`http://localhost:${system.ports.simulator}/api/simulation/${name}`, {
      method,
      headers: {
        'x-api-key': system.secrets.simulatorKey,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!reply.ok) throw new Error(`${method} ${name}: ${reply.status} ${await reply.text()}`);
    return (await reply.json()) as T;
  };
  const now = async () => Date.parse((await drive<SimulationState>('GET', 'state')).now);
  const alertsOf = async ({ alertType, stream, subject }: ScenarioExpectation): Promise<Alert[]> => {
    const { body } = await system.api<AlertsAnswer>(`/api/alerts?type=${alertType}&limit=200`);
    return body.items.filter(
      (alert) =>
        (stream === undefined || alert.entity.id === stream) && (subject === undefined || alert.subject === subject),
    );
  };

  beforeAll(async () => {
    system = await startSystem();
    const isLive = new Promise<void>((resolve) => {
      void system.startSimulator(
        {
          IOPS_SIM_STUDENTS: '500',
          IOPS_SIM_TUTORS: '80',
          // A spike is two calls in 14 days: whoever called before is known.
          IOPS_SIM_BACKFILL_DAYS: '15',
          IOPS_SIM_START: '1',
          IOPS_SIM_SPEED: '600',
        },
        (message) => (message as { type?: string }).type === 'ready' && resolve(),
      );
    });
    await isLive;
    const { items } = await drive<ScenariosAnswer>('GET', 'scenarios');
    scenario = items.find(({ id }) => id === SCENARIO) as Scenario;
  }, 120_000);
  afterAll(() => system?.stop());

  it('raises what it promises in time, keeps quiet what it promises, and settles', async () => {
    await eventually(async () => {
      const { body } = await system.api<Readiness>('/api/ready');
      expect(body.lagSeconds).toBeLessThan(2);
    }, 120_000);
    const promise = scenario.expects.raises.find(({ alertType }) => alertType === 'call_spike') as ScenarioExpectation;
    const known = new Set((await alertsOf(promise)).map(({ id }) => id));

    await drive('PUT', 'speed', { speed: WATCHED_SPEED });
    run = await drive<ScenarioRun>('POST', 'scenario', { scenarioId: SCENARIO });
    expect(run).toMatchObject({ scenarioId: SCENARIO, status: 'active', progress: 0 });
    const startedAt = Date.parse(run.startedAt);
    const deadline = startedAt + (promise.withinMinutes as number) * MINUTE_MS;
    await eventually(async () => {
      // What is seen at this moment was there at the latest at the simulated time asked for after it.
      const fresh = (await alertsOf(promise)).filter(({ id }) => !known.has(id));
      const caused = await customersOf(run, fresh);
      const seenAt = await now();
      if (seenAt > deadline) throw new Error(`it did not come by ${new Date(deadline).toISOString()}`);
      expect(caused).not.toEqual([]);
    }, 90_000);

    await drive('PUT', 'speed', { speed: 3600 });
    await eventually(async () => {
      const { items } = await drive<ScenarioHistoryAnswer>('GET', 'history');
      expect(items).toContainEqual(expect.objectContaining({ runId: run.runId, status: 'settled', progress: 1 }));
    });
    const quiet = scenario.expects.quiet.map(
      async (expectation) => [expectation, await alertsOf(expectation)] as const,
    );
    for (const [expectation, alerts] of await Promise.all(quiet))
      expect([expectation, alerts]).toEqual([expectation, []]);
    expect((await drive<SimulationState>('GET', 'state')).refused).toBe(0);
  }, 200_000);

  it('tells the product of the outside what is to be told, under the ids that the run shows', async () => {
    const { items } = await drive<ScenarioHistoryAnswer>('GET', 'history');
    const { externalEventIds } = items.find(({ runId }) => runId === run.runId)!;
    const { body } = await system.api<ExternalEventsAnswer>('/api/external-events');
    const known = body.items.filter(({ id }) => externalEventIds.includes(id));
    expect(known).toHaveLength(externalEventIds.length);
    const told = scenario.externalEvents.filter(({ isTold }) => isTold);
    expect(known.map(({ title }) => title).sort()).toEqual(told.map(({ title }) => title).sort());
    expect(known[0]?.occurredAt).toBe(run.startedAt);
  });

  it('can have begun 40 hours ago, where it only adds, and the product has what it would have brought', async () => {
    const applications = async (from: string) => {
      const rows = await system.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM events WHERE stream = 'tutor.application.received' AND occurred_at >= $1 AND occurred_at < $2`,
        [from, new Date(Date.parse(from) + 36 * 60 * MINUTE_MS).toISOString()],
      );
      return rows[0]?.count ?? 0;
    };
    const since = new Date((await now()) - 40 * 60 * MINUTE_MS).toISOString();
    const before = await applications(since);
    const request = { scenarioId: 'recruiting-campaign-works', sinceMinutes: 40 * 60 };
    const { startedAt } = await drive<ScenarioRun>('POST', 'scenario', request);
    expect(Math.abs(Date.parse(startedAt) - Date.parse(since))).toBeLessThan(60 * MINUTE_MS);
    await eventually(async () => expect(await applications(since)).toBeGreaterThan(2 * before + 2));
    await expect(drive('POST', 'scenario', { scenarioId: 'holiday-lull', sinceMinutes: 40 * 60 })).rejects.toThrow(
      /409.*"pointer":"\/sinceMinutes"/,
    );
  });

  /** The customers of alerts who called because of a run: the ids of what a run adds say when it began. */
  async function customersOf({ startedAt }: ScenarioRun, alerts: Alert[]): Promise<string[]> {
    const rows = await system.query<{ customer_id: string }>(
      `SELECT DISTINCT customer_id FROM calls WHERE customer_id = ANY($1) AND call_id LIKE $2`,
      [alerts.map(({ entity }) => entity.id), `call_%.${Date.parse(startedAt).toString(36)}:%`],
    );
    return rows.map(({ customer_id }) => customer_id);
  }
});
