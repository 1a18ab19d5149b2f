import type { ScenarioRun } from '@iops/contracts';
import { clock } from './clock.js';

/** Where on its way from start to settled a run turns back to usual, 0..1. */
export function turningPoint({ startedAt, endsAt, settlesAt }: ScenarioRun): number {
  const [start, end, settled] = [startedAt, endsAt, settlesAt].map(Date.parse) as [number, number, number];
  return settled > start ? (end - start) / (settled - start) : 1;
}

/** When a run began, ends and is forgotten by the marketplace, in a line. */
export function courseWords({ status, startedAt, endsAt, settlesAt }: ScenarioRun): string {
  const [start, end, settled] = [startedAt, endsAt, settlesAt].map((time) => clock(Date.parse(time)));
  if (status === 'settling') return `Ended ${end}, back to usual ${settled}`;
  return `Since ${start}, ends ${end}${end === settled ? '' : `, back to usual ${settled}`}`;
}
