import type { Scenario, ScenarioRun } from '@iops/contracts';
import { element, within } from '../element.js';
import { askSimulation } from './api.js';
import { showClaims } from './claim-list.js';
import { promises } from './claims.js';
import { type Model, onNow } from './model.js';
import { patchRows, setText } from './patch.js';
import { startRequest } from './start-request.js';
import { copyOf, MAY_DRIVE, showOutcome } from './template.js';
import { type Catalogue, change, duration } from './words.js';

/** What the cards need besides the model. */
export interface CardsOptions {
  catalogue: Catalogue;
  /** Called after a start, so that it shows at once. */
  onStarted: () => void;
}

/** Shows a card for each scenario; those that are active say so and cannot be started again. */
export function showScenarios(model: Model, options: CardsOptions): void {
  element('no-scenarios').hidden = model.scenarios.length > 0;
  const active = new Set(
    onNow(model)
      .filter(({ status }) => status === 'active')
      .map(({ scenarioId }) => scenarioId),
  );
  patchRows(element('scenarios'), model.scenarios, {
    key: ({ id }) => id,
    create: (scenario) => createCard(scenario, options),
    update: (card, { id }) => showActive(card, active.has(id)),
  });
}

function createCard(scenario: Scenario, { catalogue, onStarted }: CardsOptions): HTMLElement {
  const card = copyOf('scenario');
  const { name, description, story, durationMinutes, settlingMinutes, sinceMinutes = 0 } = scenario;
  setText(within(card, 'h3'), name);
  setText(within(card, '.does'), description);
  setText(within(card, '.story'), story);
  const settling = settlingMinutes > 0 ? `, then ${duration(settlingMinutes)} to settle` : '';
  setText(within(card, '.length'), `Lasts ${duration(durationMinutes)}${settling}`);
  showClaims(within(card, '.claims'), promises(scenario, catalogue));
  showChanges(within(card, '.changes'), scenario, catalogue);
  within<HTMLInputElement>(card, '[name=durationMinutes]').value = String(durationMinutes);
  within<HTMLInputElement>(card, '[name=sinceMinutes]').value = String(sinceMinutes);
  within(card, 'button').setAttribute('aria-label', `Start ${name}`);
  within(card, 'summary').setAttribute('aria-label', `Details of ${name}`);
  within(card, 'form').addEventListener('submit', (event) => {
    event.preventDefault();
    if (!card.hasAttribute('data-active')) void start(card, scenario, onStarted);
  });
  return card;
}

function showChanges(list: HTMLElement, { modifiers, externalEvents }: Scenario, catalogue: Catalogue): void {
  const lines = [
    ...modifiers.map((modifier) => change(modifier, catalogue)),
    ...externalEvents.map(({ title, isTold }) => `${isTold ? 'IOPS is told' : 'IOPS is not told'}: ${title}`),
  ];
  list.replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement('li');
      item.textContent = line;
      return item;
    }),
  );
}

// The button keeps its place and its focus; pressing it again does nothing.
function showActive(card: HTMLElement, isActive: boolean): void {
  if (isActive === card.hasAttribute('data-active')) return;
  card.toggleAttribute('data-active', isActive);
  const button = within(card, '.act button');
  const name = within(card, 'h3').textContent;
  if (isActive) button.setAttribute('aria-disabled', 'true');
  else button.removeAttribute('aria-disabled');
  button.textContent = isActive ? 'Running' : 'Start';
  button.setAttribute('aria-label', isActive ? `${name} is running` : `Start ${name}`);
}

async function start(card: HTMLElement, scenario: Scenario, onStarted: () => void): Promise<void> {
  if (!MAY_DRIVE) return;
  const outcome = within<HTMLElement>(card, '.outcome');
  showOutcome(outcome, '', true);
  const answer = await askSimulation<ScenarioRun>('POST', 'scenario', startRequest(scenario, fieldsOf(card)));
  if (!answer.ok) return showOutcome(outcome, answer.text, false);
  onStarted();
}

function fieldsOf(card: HTMLElement): Record<string, string> {
  return Object.fromEntries(new FormData(within<HTMLFormElement>(card, 'form'))) as Record<string, string>;
}
