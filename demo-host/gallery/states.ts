import { type FakeIops, fakeIops } from '@iops/widgets/testing';
import { showConnect } from './connect.js';
import { alerts, EXPLAINED, hugeKpis, kpis, longReason, reason, tenThousandAlerts } from './content.js';
import type { ElementName, StateName } from './place.js';
import { until } from './until.js';

/** What the gallery needs of an element. */
type Shown = HTMLElement & { status: string; refresh(): Promise<void> };

/** Puts an element into a place of the page and into a state; resolves with the status that it came to. */
export async function show(stage: HTMLElement, name: ElementName, state: StateName): Promise<string> {
  if (name === 'connect') return showConnect(stage, state);
  const iops = fakeIops();
  fill(iops, state);
  const element = document.createElement(`iops-${name}`) as Shown;
  if (name === 'explain' && state !== 'empty') element.setAttribute('alert-id', EXPLAINED);
  stage.replaceChildren(element);
  const first = expectedFirst(state);
  await until(() => element.status === first);
  if (state === 'stale' || state === 'offline') await lose(iops, element, state);
  return element.status;
}

/** What the server has, and whether it answers, before the element asks. */
function fill({ api }: FakeIops, state: StateName): void {
  if (state === 'loading') api.gate = new Promise(() => undefined);
  if (state === 'unauthorized') api.isSignedIn = false;
  if (state === 'error') api.failure = { status: 500, code: 'internal' };
  if (state === '429') api.failure = { status: 429, code: 'rate_limited' };
  if (state === 'empty') return;
  api.kpis = state === 'full' ? hugeKpis() : kpis();
  api.alerts = state === 'full' ? [...alerts(), ...tenThousandAlerts()] : alerts();
  api.explanations.set(EXPLAINED, state === 'full' ? longReason() : reason());
}

function expectedFirst(state: StateName): string {
  if (state === 'stale' || state === 'offline' || state === 'full') return 'ready';
  return state === '429' ? 'error' : state;
}

/** The server goes away under data that is shown; one failure alone is not told yet. */
async function lose({ api, realtime }: FakeIops, element: Shown, state: 'stale' | 'offline'): Promise<void> {
  api.failure = state === 'offline' ? 'network' : { status: 503, code: 'unavailable' };
  if (state === 'offline') realtime.drop();
  await until(async () => {
    await element.refresh();
    return element.status === 'stale';
  });
}
