import type { Scenario, ScenarioHistoryAnswer, ScenarioRun, ScenariosAnswer, SimulationState } from '@iops/contracts';
import { ask } from './ask.client.js';
import { columns } from './columns.js';
import { type Call, type Command, onlyWord, WrongUse } from './command.js';
import { keyOf } from './places.js';

/** Starts and stops what can happen to the marketplace. */
export const scenario: Command = {
  takes: 'list | start <id> | stop [<runId>]',
  summary: 'what can happen to the marketplace: list it, start it, stop it',
  options: {
    seed: { type: 'string' },
    minutes: { type: 'string' },
    since: { type: 'string' },
  },
  help: [
    '--seed <n>        start: whom it falls on, the same for the same seed',
    '--minutes <n>     start: how long it lasts, instead of what it says itself',
    '--since <n>       start: minutes before now at which it began',
  ],
  async run(call) {
    const [action, ...words] = call.words;
    if (action === 'list') await list(call, words);
    else if (action === 'start') await start(call, onlyWord(words, 'the id of a scenario'));
    else if (action === 'stop') await stop(call, words.length === 0 ? null : onlyWord(words, 'the id of a run'));
    else
      throw new WrongUse(action === undefined ? 'list, start or stop is missing' : `there is no "scenario ${action}"`);
  },
};

async function list(call: Call, words: readonly string[]): Promise<void> {
  if (words.length > 0) throw new WrongUse(`"${words[0]}" is one word too many`);
  const { items } = await asked<ScenariosAnswer>(call, 'scenarios');
  const { scenarios } = await asked<SimulationState>(call, 'state');
  call.say(describeScenarios(items, scenarios), { items, running: scenarios });
}

async function start(call: Call, scenarioId: string): Promise<void> {
  const { seed, minutes, since } = call.options;
  const run = await asked<ScenarioRun>(call, 'scenario', {
    scenarioId,
    ...number('seed', seed, 'seed'),
    ...number('durationMinutes', minutes, 'minutes'),
    ...number('sinceMinutes', since, 'since'),
  });
  call.say(`${run.name} began at ${run.startedAt} and ends at ${run.endsAt}: ${run.runId}`, run);
}

async function stop(call: Call, runId: string | null): Promise<void> {
  const answer = await asked<ScenarioHistoryAnswer>(call, 'stop', runId === null ? {} : { runId });
  const lines = answer.items.map(({ name, runId: stopped }) => `${name} is stopped: ${stopped}`);
  call.say(lines.join('\n') || 'Nothing was active.', answer);
}

function asked<T>({ places, signal }: Call, name: string, body?: object): Promise<T> {
  const key = keyOf(places, 'simulatorKey');
  const url = `${places.simulator}/api/simulation/${name}`;
  return ask<T>(body === undefined ? { url, key, signal } : { url, key, signal, method: 'POST', body });
}

/** A field with the number that an option gives; none where it is not given. */
function number(field: string, text: string | boolean | undefined, option: string): Record<string, number> {
  if (text === undefined) return {};
  if (typeof text === 'string' && /^\d+$/.test(text)) return { [field]: Number(text) };
  throw new WrongUse(`--${option} must be a whole number, not "${text}"`);
}

/** One line for each scenario, and how its run stands where it has one. */
export function describeScenarios(scenarios: readonly Scenario[], runs: readonly ScenarioRun[]): string {
  return columns(
    scenarios.map(({ id, name, durationMinutes }) => {
      const run = runs.find(({ scenarioId }) => scenarioId === id);
      return [id, duration(durationMinutes), name, run ? `${run.status}, ${Math.floor(run.progress * 100)} %` : ''];
    }),
  );
}

function duration(minutes: number): string {
  if (minutes % (24 * 60) === 0) return `${minutes / 24 / 60} d`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}
