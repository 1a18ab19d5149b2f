import type { ExternalEvent } from '@iops/contracts';
import { element } from '../element.js';
import { askSimulation } from './api.js';
import { eventFrom } from './event-fields.js';
import { showOutcome } from './template.js';
import type { Catalogue } from './words.js';

/** Makes the form tell IOPS of an external event, by way of the simulator. */
export function setUpOutside(catalogue: Catalogue): void {
  offerStreams(catalogue);
  const form = element<HTMLFormElement>('outside');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void tell(form);
  });
}

function offerStreams(catalogue: Catalogue): void {
  const choices = Object.entries(catalogue).map(([name, [label]]) => {
    const box = document.createElement('input');
    Object.assign(box, { type: 'checkbox', name: 'streams', value: name });
    const choice = document.createElement('label');
    choice.append(box, label);
    return choice;
  });
  element('stream-choices').replaceChildren(...choices);
}

async function tell(form: HTMLFormElement): Promise<void> {
  const outcome = element('outside-outcome');
  const answer = await askSimulation<ExternalEvent>('POST', 'external-event', eventFrom(new FormData(form)));
  if (!answer.ok) return showOutcome(outcome, answer.text, false);
  form.reset();
  showOutcome(outcome, 'IOPS has it on its timeline.', true);
}
