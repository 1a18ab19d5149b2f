import type { ScenarioRun } from '@iops/contracts';
import { element, within } from '../element.js';
import { showClaims } from './claim-list.js';
import { outcomes } from './claims.js';
import { clockSpan } from './clock.js';
import { evidenceOf, type Model, scenarioOf } from './model.js';
import { patchRows, setText } from './patch.js';
import { STATUS_WORDS } from './runs.js';
import { copyOf } from './template.js';
import { isOver, scoreRun } from './verdict.js';
import { type Catalogue, scoreWords } from './words.js';

/** Lists every run that is over, the newest first, each with what came true of it. */
export function showHistory(model: Model, runs: readonly ScenarioRun[], catalogue: Catalogue): void {
  const over = runs.filter(isOver);
  element('no-history').hidden = over.length > 0;
  element('history').hidden = over.length === 0;
  patchRows(element('history'), over, {
    key: ({ runId }) => runId,
    create: () => copyOf('past-run'),
    update: (row, run) => showPast(row, run, model, catalogue),
  });
}

function showPast(row: HTMLElement, run: ScenarioRun, model: Model, catalogue: Catalogue): void {
  const evidence = evidenceOf(model, Date.now());
  const scenario = scenarioOf(model, run);
  setText(within(row, '.name'), run.name);
  setText(within(row, '.when'), clockSpan(Date.parse(run.startedAt), Date.parse(run.settlesAt)));
  setText(within(row, '.status'), STATUS_WORDS[run.status]);
  within<HTMLElement>(row, '.status').dataset['status'] = run.status;
  setText(within(row, '.seed'), `Seed ${run.seed}`);
  setText(within(row, '.score'), scenario && model.alerts ? scoreWords(scoreRun(scenario, run, evidence)) : '');
  if (scenario) showClaims(within(row, '.claims'), outcomes(scenario, run, evidence, catalogue));
}
