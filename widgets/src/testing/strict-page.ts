import { FakeApi } from './fake-api.js';
import { alert, explanation, KPIS } from './fixtures.js';

// The script of a page under a strict Content-Security-Policy: fakes the API, then loads the built bundle as a host does.
const api = new FakeApi(location.origin);
api.kpis = KPIS;
api.alerts = [alert('1', { severity: 'critical' }), alert('2')];
api.explanations.set('1', explanation('1'));
globalThis.fetch = api.fetch as typeof fetch;

const bundle = '/dist/esm/iops.js';
void import(/* @vite-ignore */ bundle);
