import type { SimulationState } from '@iops/contracts';
import { ask } from './ask.client.js';
import { columns } from './columns.js';
import { type Command, WrongUse } from './command.js';
import { keyOf } from './places.js';

/** What the simulator is doing. */
export const state: Command = {
  takes: '',
  summary: 'what the simulator is doing',
  options: {},
  help: [],
  async run({ words, places, say, signal }) {
    if (words.length > 0) throw new WrongUse(`"${words[0]}" is one word too many`);
    const url = `${places.simulator}/api/simulation/state`;
    const answer = await ask<SimulationState>({ url, key: keyOf(places, 'simulatorKey'), signal });
    say(describeState(answer), answer);
  },
};

/** The state in words, one line each. */
export function describeState(told: SimulationState): string {
  const { phase, progress, speed, now, students, tutors, seed } = told;
  const inFlight = told.sent - told.acknowledged - told.refused;
  const faults = Object.entries(told.faults).filter(([, value]) => value !== 0);
  return columns([
    ['phase', phase === 'backfill' ? `history, ${Math.floor(progress * 100)} % told` : phase],
    ['clock', `${now}${speed === 1 ? '' : `, ${speed} times as fast as time`}`],
    ['world', `seed ${seed}, ${students} students, ${tutors} tutors`],
    ['sent', `${told.sent} events, ${told.eventsPerSecond} a second`],
    ['', `${told.acknowledged} acknowledged (${told.late} late), ${told.refused} refused, ${inFlight} on their way`],
    ['faults', faults.map(([name, value]) => `${name} ${value}`).join(', ') || 'none'],
    ...told.scenarios.map(({ name, status, progress: done, runId }) => [
      'scenario',
      `${name}: ${status}, ${Math.floor(done * 100)} %, ${runId}`,
    ]),
  ]);
}
