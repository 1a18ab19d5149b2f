import { defineIops } from '../define.js';
import type { FakeApi } from './fake-api.js';
import { fakeIops } from './fake-iops.js';
import type { FakeRealtime } from './fake-socket.js';

const realFetch = globalThis.fetch;

/** A page set up against fakes of the API and the socket. */
export interface TestPage {
  api: FakeApi;
  realtime: FakeRealtime;
  root: HTMLElement;
  /** Puts elements into the page and waits until none of them loads any more. */
  show(html: string): Promise<void>;
  find<K extends keyof HTMLElementTagNameMap>(tag: K): HTMLElementTagNameMap[K];
}

/** Sets up a page; take it down with `leavePage`. */
export function testPage(): TestPage {
  defineIops();
  const { api, realtime } = fakeIops();
  const root = document.createElement('main');
  document.body.append(root);
  return {
    api,
    realtime,
    root,
    show: async (html) => {
      root.innerHTML = html;
      const isDone = (element: HTMLElementTagNameMap['iops-kpis']) =>
        element.status !== 'loading' && element.shadowRoot?.querySelector('[aria-label]') !== null;
      await until(() => elementsOf(root).every(isDone));
      await Promise.all(elementsOf(root).map(({ updateComplete }) => updateComplete));
    },
    find: (tag) => root.querySelector(tag)!,
  };
}

/** Takes the page down. */
export function leavePage(page: TestPage): void {
  page.root.remove();
  globalThis.fetch = realFetch;
}

/** Resolves when the condition holds; rejects after ten seconds, or `timeoutMs`. */
export async function until(condition: () => unknown, timeoutMs = 10_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Did not come true in ${timeoutMs} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Everything inside an element's shadow root that matches. */
export function inside(element: Element, selector: string): HTMLElement[] {
  return [...(element.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? [])];
}

/** What somebody reads in an element, blanks folded. */
export function textOf(element: Element): string {
  const root = element.shadowRoot ?? element;
  return (root.textContent ?? '').replace(/\s+/g, ' ').trim();
}

function elementsOf(root: HTMLElement): HTMLElementTagNameMap['iops-kpis'][] {
  return [...root.querySelectorAll<HTMLElementTagNameMap['iops-kpis']>('iops-kpis, iops-alerts-feed, iops-explain')];
}
