import type { AlertType, ScenarioHistoryAnswer, ScenariosAnswer, SimulationState } from '@iops/contracts';
import { element } from '../element.js';
import { setUpTheme } from '../theme.js';
import { askSimulation, readAlerts } from './api.js';
import { setUpFaults, showFaults } from './faults.js';
import { showHistory } from './history.js';
import { allRuns, type Model, NOTHING_KNOWN, onNow, scenarioOf } from './model.js';
import { newsOf } from './news.js';
import { setUpOutside } from './outside.js';
import { setText } from './patch.js';
import { poll } from './poll.js';
import { agePulse, showPulse } from './pulse.js';
import { setUpReset } from './reset.js';
import { showRuns } from './runs.js';
import { showScenarios } from './scenario-cards.js';
import { setUpSpeed, showSpeed } from './speed.js';
import { forbidDriving, MAY_DRIVE } from './template.js';
import type { Catalogue } from './words.js';

const STATE_EVERY_MS = 1000;
/** While nothing is heard: soon enough to be noticed, seldom enough to be no burden. */
const RETRY_AFTER_MS = 3000;
const ALERTS_EVERY_MS = 3000;
const QUIET_ALERTS_EVERY_MS = 15_000;

const catalogue = JSON.parse(
  document.querySelector<HTMLMetaElement>('meta[name="streams"]')?.content ?? '{}',
) as Catalogue;
let model: Model = NOTHING_KNOWN;

setUpTheme();
if (!MAY_DRIVE) forbidDriving(document);
element('watching').hidden = MAY_DRIVE;
setUpFaults();
setUpOutside(catalogue);
setUpSpeed();
setUpReset(() => {
  refresh();
  void readHistory();
});
element('retry').addEventListener('click', refresh);
const state = poll(readState);
const alerts = poll(readWhatCame);

/** Asks for all that may have changed by something a person did. */
function refresh(): void {
  state.now();
  alerts.now();
}

async function readState(): Promise<number> {
  const answer = await askSimulation<SimulationState>('GET', 'state');
  if (!answer.ok) return showAway(answer.text);
  showHeard();
  const isChanged = runsOf(answer.value) !== (model.state && runsOf(model.state));
  show({ ...model, state: answer.value });
  if (model.scenarios.length === 0) await Promise.all([readScenarios(), showSpeed()]);
  if (isChanged) await readHistory();
  return STATE_EVERY_MS;
}

/** What must have changed before the history did. */
const runsOf = ({ scenarios }: SimulationState) => scenarios.map(({ runId, status }) => runId + status).join();

async function readScenarios(): Promise<void> {
  const answer = await askSimulation<ScenariosAnswer>('GET', 'scenarios');
  if (answer.ok) show({ ...model, scenarios: answer.value.items });
}

async function readHistory(): Promise<void> {
  const answer = await askSimulation<ScenarioHistoryAnswer>('GET', 'history');
  if (answer.ok) show({ ...model, history: answer.value.items });
  alerts.now();
}

async function readWhatCame(): Promise<number> {
  const types = [...new Set(allRuns(model).flatMap((run) => expectedTypes(run)))];
  if (types.length > 0) {
    const answer = await readAlerts(types);
    if (!answer.ok) show({ ...model, alerts: null, alertsAway: `Alerts cannot be read. ${answer.text}` });
    else show({ ...model, alerts: answer.value.alerts, alertsAway: answer.value.isAll ? '' : TOO_MANY });
  }
  return onNow(model).length > 0 ? ALERTS_EVERY_MS : QUIET_ALERTS_EVERY_MS;
}

const TOO_MANY = 'There are more alerts than are looked at here: only the worst thousand are.';

function expectedTypes(run: Parameters<typeof scenarioOf>[1]): AlertType[] {
  const { raises, quiet } = scenarioOf(model, run)?.expects ?? { raises: [], quiet: [] };
  return [...raises, ...quiet].map(({ alertType }) => alertType as AlertType);
}

function showAway(text: string): number {
  const hint = model.state ? 'What is shown here is what was heard last; it' : 'It';
  setText(element('down-text'), `${text} ${hint} is tried again by itself.`);
  if (element('down').hidden) setText(element('news'), text);
  element('down').hidden = false;
  agePulse();
  return RETRY_AFTER_MS;
}

function showHeard(): void {
  if (element('down').hidden) return;
  // Whoever stood on the button that goes now stays where they were.
  if (document.activeElement === element('retry')) element('simulator').focus();
  element('down').hidden = true;
  setText(element('news'), 'The simulator answers again.');
}

function show(next: Model): void {
  const news = newsOf(model, next, Date.now(), catalogue);
  model = next;
  if (news.length > 0) setText(element('news'), news.join(' '));
  if (next.state) {
    showPulse(next.state);
    showFaults(next.state.faults);
  }
  showScenarios(next, { catalogue, onStarted: refresh });
  showRuns(next, { catalogue, onStopped: refresh });
  showHistory(next, allRuns(next), catalogue);
}
