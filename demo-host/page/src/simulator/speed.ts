import type { SimulationSpeed } from '@iops/contracts';
import { element } from '../element.js';
import { askSimulation } from './api.js';
import { showOutcome } from './template.js';
import { count } from './words.js';

/** Makes the choice of speed hold. */
export function setUpSpeed(): void {
  const select = element<HTMLSelectElement>('speed');
  select.addEventListener('change', () => void setSpeed(Number(select.value)));
}

/** Shows the speed that is set, which holds while the simulated clock is in the past. */
export async function showSpeed(): Promise<void> {
  const answer = await askSimulation<SimulationSpeed>('GET', 'speed');
  if (answer.ok) choose(answer.value.speed);
}

async function setSpeed(speed: number): Promise<void> {
  const answer = await askSimulation<SimulationSpeed>('PUT', 'speed', { speed });
  const outcome = element('speed-outcome');
  if (answer.ok) return showOutcome(outcome, '', true);
  showOutcome(outcome, answer.text, false);
  await showSpeed();
}

/** A speed from the configuration may be none of those offered. */
function choose(speed: number): void {
  const select = element<HTMLSelectElement>('speed');
  if (![...select.options].some(({ value }) => value === String(speed))) {
    select.append(new Option(`${count(speed)} ×`, String(speed)));
  }
  select.value = String(speed);
}
