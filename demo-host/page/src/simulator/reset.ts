import { element } from '../element.js';
import { askSimulation } from './api.js';
import { showOutcome } from './template.js';

/** Makes the button ask before it resets; `onReset` is called when the simulator is as it was at first. */
export function setUpReset(onReset: () => void): void {
  const dialog = element<HTMLDialogElement>('confirm-reset');
  element('reset').addEventListener('click', () => {
    showOutcome(element('reset-outcome'), '', true);
    dialog.showModal();
  });
  element('no-reset').addEventListener('click', () => dialog.close());
  element('do-reset').addEventListener('click', () => void reset(dialog, onReset));
}

async function reset(dialog: HTMLDialogElement, onReset: () => void): Promise<void> {
  const answer = await askSimulation('POST', 'reset');
  if (!answer.ok) return showOutcome(element('reset-outcome'), answer.text, false);
  dialog.close();
  onReset();
}
