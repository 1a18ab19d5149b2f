import { FakeApi } from './fake-api.js';
import { alert, explanation, KPIS } from './fixtures.js';

// The script of a page that loads the built bundle as a host does, with the API faked before. Its address says how:
// `?copies=/a/iops.js,/b/iops.js` loads others than the one bundle, `?hang` leaves every request without an answer.
const asked = new URL(import.meta.url).searchParams;
const api = new FakeApi(location.origin);
api.kpis = KPIS;
api.alerts = [alert('1', { severity: 'critical' }), alert('2')];
api.explanations.set('1', explanation('1'));
globalThis.fetch = (asked.has('hang') ? () => new Promise(() => undefined) : api.fetch) as typeof fetch;

/** What tests see of the page, as `iopsTest`. */
const seen = {
  load: (url: string): Promise<typeof import('../index.js')> => import(/* @vite-ignore */ url),
  get tokensGiven() {
    return api.tokensGiven;
  },
  sockets: [] as string[],
  errors: [] as string[],
};
export type Seen = typeof seen;
Object.assign(globalThis, { iopsTest: seen });
addEventListener('error', ({ message }) => seen.errors.push(message));
addEventListener('unhandledrejection', ({ reason }) => seen.errors.push(String(reason)));
/** Stays on its way for ever, so that no retry is taken for a second socket. */
globalThis.WebSocket = class extends EventTarget {
  constructor(url: string | URL) {
    super();
    seen.sockets.push(String(url));
  }
  close(): void {}
} as unknown as typeof WebSocket;

const bundles = (asked.get('copies') ?? '/dist/esm/iops.js').split(',').filter(Boolean);
for (const bundle of bundles) void seen.load(bundle);
