import type { ScenarioRun } from '@iops/contracts';
import { element, within } from '../element.js';
import { askSimulation } from './api.js';
import { showClaims } from './claim-list.js';
import { outcomes } from './claims.js';
import { courseWords, turningPoint } from './course.js';
import { evidenceOf, type Model, onNow, scenarioOf } from './model.js';
import { patchRows, setText } from './patch.js';
import { copyOf, showOutcome } from './template.js';
import type { Catalogue } from './words.js';

/** What a run is called at its stages. */
export const STATUS_WORDS = { active: 'Active', settling: 'Settling', settled: 'Settled', stopped: 'Stopped' } as const;

/** What the list needs besides the model. */
export interface RunsOptions {
  catalogue: Catalogue;
  /** Called after a stop, so that it shows at once. */
  onStopped: () => void;
}

/** Shows what runs, how far it is, and what came true of it so far. */
export function showRuns(model: Model, options: RunsOptions): void {
  const runs = onNow(model);
  element('idle').hidden = runs.length > 0;
  element('behind').hidden = runs.length === 0 || evidenceOf(model, Date.now()).isCaughtUp;
  element('alerts-away').hidden = runs.length === 0 || model.alertsAway === '';
  setText(element('alerts-away'), model.alertsAway);
  patchRows(element('runs'), runs, {
    key: ({ runId }) => runId,
    create: (run) => createRun(run, options),
    update: (row, run) => showRun(row, run, model, options),
  });
}

function createRun(run: ScenarioRun, { onStopped }: RunsOptions): HTMLElement {
  const row = copyOf('run');
  setText(within(row, 'h3'), run.name);
  within(row, 'progress').setAttribute('aria-label', `How far ${run.name} is`);
  const button = within(row, '.stop');
  button.setAttribute('aria-label', `Stop ${run.name}`);
  button.addEventListener('click', () => void stop(row, run.runId, onStopped));
  return row;
}

function showRun(row: HTMLElement, run: ScenarioRun, model: Model, { catalogue }: RunsOptions): void {
  const status = within<HTMLElement>(row, '.status');
  status.dataset['status'] = run.status;
  setText(status, STATUS_WORDS[run.status]);
  // What settles ends by itself: there is nothing left to stop.
  within<HTMLElement>(row, '.stop').hidden = run.status !== 'active';
  within<HTMLProgressElement>(row, 'progress').value = run.progress;
  within<HTMLElement>(row, '.course').style.setProperty('--turn', String(turningPoint(run)));
  setText(within(row, '.times'), courseWords(run));
  const told = within<HTMLElement>(row, '.told');
  const count = run.externalEventIds.length;
  told.hidden = count === 0;
  setText(told, `IOPS was told of ${count === 1 ? 'one external event' : `${count} external events`}.`);
  const scenario = scenarioOf(model, run);
  if (scenario) showClaims(within(row, '.claims'), outcomes(scenario, run, evidenceOf(model, Date.now()), catalogue));
}

async function stop(row: HTMLElement, runId: string, onStopped: () => void): Promise<void> {
  const answer = await askSimulation('POST', 'stop', { runId });
  if (!answer.ok) return showOutcome(within(row, '.outcome'), answer.text, false);
  // The button goes with its run.
  element('running-heading').focus();
  onStopped();
}
