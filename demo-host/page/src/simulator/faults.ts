import type { DeliveryFaults } from '@iops/contracts';
import { element } from '../element.js';
import { askSimulation } from './api.js';
import { countFaults, type FaultName, faultsFrom, fieldOf } from './fault-fields.js';
import { setText } from './patch.js';
import { showOutcome } from './template.js';

let shown = '';

/** Makes the form send what is set, and its second button send that nothing is. */
export function setUpFaults(): void {
  const form = element<HTMLFormElement>('faults');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void apply(faultsFrom(Object.fromEntries(new FormData(form)) as Record<FaultName, string>));
  });
  element('no-faults').addEventListener('click', () => void apply(faultsFrom({})));
}

/** Shows the faults that are on. What someone is typing stays until other faults are on than were. */
export function showFaults(faults: DeliveryFaults): void {
  const told = JSON.stringify(faults);
  if (told === shown) return;
  shown = told;
  fill(faults);
  const number = countFaults(faults);
  const mark = element('faults-on');
  setText(mark, number === 0 ? 'None' : `${number} on`);
  mark.toggleAttribute('data-warn', number > 0);
}

async function apply(faults: DeliveryFaults): Promise<void> {
  const answer = await askSimulation<DeliveryFaults>('PUT', 'faults', faults);
  const outcome = element('faults-outcome');
  if (!answer.ok) return showOutcome(outcome, answer.text, false);
  showFaults(faults);
  const number = countFaults(faults);
  showOutcome(
    outcome,
    number === 0 ? 'Events are delivered faithfully.' : 'Set. It holds from the next event on.',
    true,
  );
}

function fill(faults: DeliveryFaults): void {
  const form = element<HTMLFormElement>('faults');
  for (const [name, value] of Object.entries(faults)) {
    const input = form.elements.namedItem(name) as HTMLInputElement | null;
    if (input) input.value = fieldOf(name as FaultName, value);
  }
}
