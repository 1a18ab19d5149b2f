import type { Session } from '@iops/contracts';
import { fakeIops } from '@iops/widgets/testing';
import type { StateName } from './place.js';
import { until } from './until.js';

const KEY = `iops_abcdefghij01_${'Z'.repeat(43)}_0123abcd`;
const SESSION: Session = { kind: 'key', id: 'abcdefghij01', scopes: ['read'] };
const refusal = (status: number) => async () => new Response(null, { status });

/** What IOPS says to the key that is entered, in the states that have one. */
const ANSWERS: Partial<Record<StateName, () => Promise<Response>>> = {
  loading: () => new Promise(() => undefined),
  offline: () => Promise.reject(new TypeError('Failed to fetch')),
  error: refusal(404),
  unauthorized: refusal(401),
  429: refusal(429),
  full: async () => Response.json(SESSION),
};

/** Shows the form, enters what leads to a state, and tells what it came to. */
export async function showConnect(stage: HTMLElement, state: StateName): Promise<string> {
  const { api } = fakeIops();
  const answer = ANSWERS[state];
  globalThis.fetch = ((input: RequestInfo | URL, init?: RequestInit) =>
    answer && String(input).endsWith('/api/session') ? answer() : api.fetch(input, init)) as typeof fetch;
  const element = document.createElement('iops-connect');
  stage.replaceChildren(element);
  const inside = <E extends Element>(selector: string) => element.shadowRoot?.querySelector<E>(selector) ?? null;
  await until(() => inside('form') !== null);
  if (state === 'ready') return 'ready';
  const secret = inside<HTMLInputElement>('#secret');
  if (secret && answer) secret.value = KEY;
  inside<HTMLFormElement>('form')?.requestSubmit();
  await until(
    () =>
      inside('[part="error"], [part="session"], button:disabled') !== null &&
      (state === 'loading' || inside('button:disabled') === null),
  );
  if (inside('[part="error"]')) return 'error';
  return inside('button:disabled') ? 'loading' : 'ready';
}
