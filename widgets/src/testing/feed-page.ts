import type { Alert } from '@iops/contracts';
import { inside, leavePage, type TestPage, testPage, textOf, until } from './page.js';

/** A page with a feed, and the ways to look at it and to handle it. */
export function feedPage() {
  const page: TestPage = testPage();
  // Elements know what is under the pointer; it rests where no list is.
  page.root.style.setProperty('margin-top', '200px');
  const feed = () => page.find('iops-alerts-feed');
  const all = (selector: string) => inside(feed(), selector);
  const one = (selector: string) => all(selector)[0] ?? null;
  const keysOf = (selector: string) => all(selector).map((row) => row.dataset['key'] ?? row.dataset['id']);
  const hasAll = () =>
    feed().shadowRoot!.adoptedStyleSheets.some((sheet) =>
      [...sheet.cssRules].some(({ cssText }) => cssText.startsWith('.chip')),
    );
  /** Waits for the parts that come after the first alerts, too. */
  const show = async (html: string) => {
    await page.show(html);
    if (feed().error === null) await until(hasAll);
  };
  return {
    page,
    api: page.api,
    feed,
    all,
    one,
    show: (attributes = '') => show(`<iops-alerts-feed ${attributes}></iops-alerts-feed>`),
    showAll: show,
    rows: () => all('.item'),
    row: (id: string) => one(`[data-key="${id}"]`)!,
    /** Ids in the order they stand. */
    order: () => keysOf('.item').join(' '),
    title: (id: string) => one(`[data-key="${id}"] .open`)!,
    button: (within: string, label: string) =>
      all(`${within} button`).find((found) => textOf(found).startsWith(label))!,
    /** What has the focus inside the feed. */
    focused: () => feed().shadowRoot?.activeElement as HTMLElement | null,
    focusedRow: () => feed().shadowRoot?.activeElement?.closest<HTMLElement>('.item')?.dataset['key'],
    text: () => textOf(feed()),
    said: (how: 'polite' | 'assertive') => one(`[aria-live="${how}"]`)?.textContent?.trim() ?? '',
    press: async (...keys: string[]) => {
      for (const key of keys) {
        const shiftKey = key.startsWith('Shift+');
        const init = { key: key.replace('Shift+', ''), shiftKey, bubbles: true, composed: true, cancelable: true };
        (feed().shadowRoot?.activeElement ?? feed()).dispatchEvent(new KeyboardEvent('keydown', init));
        await feed().updateComplete;
        await feed().updateComplete;
      }
    },
    arrive: (data: Alert, type: 'alert_created' | 'alert_updated' = 'alert_created') =>
      page.realtime.send({ topic: 'alerts', type, cursor: '1', data }),
    live: () => until(() => all('.dot').length === 1),
    /** Takes the page down; what is still held back must not reach the next test. */
    leave: () => {
      for (let n = 0; n < 9; n += 1) page.root.querySelector('iops-alerts-feed')?.undo();
      leavePage(page);
    },
    /** What is held back for its eight seconds goes now, as when the page is left. */
    leavePage: () => dispatchEvent(new PageTransitionEvent('pagehide')),
  };
}
