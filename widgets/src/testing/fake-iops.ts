import { Runtime } from '../runtime/runtime.js';
import { FakeApi } from './fake-api.js';
import { FakeRealtime } from './fake-socket.js';

// The entry `@iops/widgets/testing`: for pages of ours that show elements without a server.
export { alert, explanation, KPIS, kpi, NOW } from './fixtures.js';
export type { FakeRealtime };
export { FakeApi };

const KEY = Symbol.for('iops.runtime.v1');

/** The two ends of a server, in the page itself. */
export interface FakeIops {
  api: FakeApi;
  realtime: FakeRealtime;
}

/** Sets up the page against fakes of the API and the socket, in place of `fetch`; elements that come later ask them. */
export function fakeIops(): FakeIops {
  const api = new FakeApi(location.origin);
  const realtime = new FakeRealtime();
  globalThis.fetch = api.fetch as typeof fetch;
  const runtime = new Runtime(realtime.open);
  (globalThis as { [KEY]?: Runtime })[KEY] = runtime;
  runtime.configure({ apiBase: api.apiBase, tokenEndpoint: '/token', timeZone: 'UTC' });
  return { api, realtime };
}
