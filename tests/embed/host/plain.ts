import { configure, defineIops, type IopsAlertOpenEvent, IopsError, logout, version } from '@iops/widgets';
import { IopsKpis } from '@iops/widgets/classes';

configure({
  apiBase: 'https://ops.example.com',
  tokenProvider: async ({ signal, reason }) => {
    const response = await fetch('/iops/token', { method: 'POST', signal, headers: { 'x-reason': reason } });
    return response.status === 401 ? null : response.json();
  },
});
// @ts-expect-error A token is a function's answer or an endpoint's, never a setting.
configure({ token: 'abc' });

defineIops({ suffix: 'two' });
customElements.define('my-kpis', class extends IopsKpis {});

const kpis = document.querySelector('iops-kpis')!;
kpis.range = '7d';
// @ts-expect-error There is no such range.
kpis.range = '8d';
const value: number | null = kpis.getKpi('satisfaction')?.value ?? null;
// @ts-expect-error It is told, not set.
kpis.status = 'ready';
// @ts-expect-error What is inside is not for pages.
kpis.snapshot.load();

document.querySelector('iops-alerts-feed')!.addEventListener('iops-alert-open', (event) => {
  const title: string = event.detail.alert.title;
  // @ts-expect-error An alert has no such thing.
  const wrong = event.detail.alert.colour;
  console.log(title, wrong);
});
const listener = (event: IopsAlertOpenEvent) => event.preventDefault();
document.createElement('iops-explain').addEventListener('iops-alert-open', listener);
document.createElement('iops-explain').alertId = 'a1';

if (kpis.error instanceof IopsError) console.log(kpis.error.code, kpis.error.retryable);
console.log(value, version.length, logout());
