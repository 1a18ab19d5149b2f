import type { AlertWebhookData, ChurnRiskWebhookData } from '@iops/contracts';
import type { Callback } from '../../src/callback-log.js';
import { element, within } from './element.js';
import { countUnseen } from './unseen.js';

/** The server remembers no more. */
const SHOWN = 200;

const rows = new Map<string, HTMLLIElement>();

/** Lists the verified callbacks, newest first, and keeps the list current until the page is left. */
export function showCallbacks(): void {
  const live = element('live');
  const unseen = countUnseen();
  const stream = new EventSource('/callbacks/stream');
  // Also after a reconnect: what came in between is only in the list.
  stream.addEventListener('open', () => {
    live.textContent = 'Live';
    live.dataset['on'] = '';
    void loadAll();
  });
  stream.addEventListener('error', () => {
    live.textContent = 'Reconnecting';
    delete live.dataset['on'];
  });
  stream.addEventListener('callback', (event) => {
    const callback = JSON.parse((event as MessageEvent<string>).data) as Callback;
    show(callback);
    if (callback.attempts === 1) unseen.add();
    const words = callback.attempts > 1 ? 'Repeated' : 'New';
    element('received-news').textContent = `${words} callback: ${callback.message.type}`;
  });
}

async function loadAll(): Promise<void> {
  const response = await fetch('/callbacks');
  if (!response.ok) return;
  const { items } = (await response.json()) as { items: Callback[] };
  for (const callback of items.toReversed()) show(callback);
}

function show(callback: Callback): void {
  const list = element('received');
  let row = rows.get(callback.id);
  if (!row) {
    row = createRow(callback);
    rows.set(callback.id, row);
    list.prepend(row);
    dropOldest();
  }
  within(row, '.attempts').textContent =
    callback.attempts === 1 ? 'Received once' : `Received ${callback.attempts} times`;
  list.hidden = false;
  element('received-empty').hidden = true;
}

function dropOldest(): void {
  for (const [id, row] of [...rows].slice(0, Math.max(0, rows.size - SHOWN))) {
    rows.delete(id);
    row.remove();
  }
}

function createRow(callback: Callback): HTMLLIElement {
  const template = element<HTMLTemplateElement>('callback').content;
  const item = within(template, 'li').cloneNode(true) as HTMLLIElement;
  const { message } = callback;
  const severity = severityOf(message.data);
  within<HTMLElement>(item, '.severity').dataset['severity'] = severity ?? 'none';
  within(item, '.severity').textContent = severity ?? 'notice';
  within(item, '.type').textContent = message.type;
  within(item, '.reason').textContent = reasonOf(message.data);
  within(item, 'pre').textContent = JSON.stringify(message, null, 2);
  linkToAlert(within<HTMLAnchorElement>(item, '.open'), message.data);
  const time = within<HTMLTimeElement>(item, 'time');
  time.dateTime = callback.firstReceivedAt;
  time.textContent = new Date(callback.firstReceivedAt).toLocaleTimeString();
  return item;
}

/** The link of an alert on this very page; any other address is only shown in the message. */
function linkToAlert(link: HTMLAnchorElement, data: AlertWebhookData | ChurnRiskWebhookData): void {
  const url = 'dashboard_url' in data && data.dashboard_url ? URL.parse(data.dashboard_url) : null;
  if (url?.origin !== location.origin) return;
  const role = new URLSearchParams(location.search).get('role');
  if (role) url.searchParams.set('role', role);
  link.href = url.href;
  link.hidden = false;
}

function severityOf(data: AlertWebhookData | ChurnRiskWebhookData): string | null {
  return 'severity' in data ? data.severity : null;
}

function reasonOf(data: AlertWebhookData | ChurnRiskWebhookData): string {
  return typeof data.explanation === 'string' ? data.explanation : 'This callback carries no explanation.';
}
