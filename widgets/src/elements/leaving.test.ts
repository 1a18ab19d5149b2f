import { expect } from '@open-wc/testing';
import { runtime } from '../runtime/runtime.js';
import { alert, explanation } from '../testing/fixtures.js';
import { leavePage, type TestPage, testPage, until } from '../testing/page.js';

const ALL = '<iops-kpis></iops-kpis><iops-alerts-feed></iops-alerts-feed><iops-explain follow></iops-explain>';
const VISITS = 5;

/** Swaps what a page shows, as Turbo does: an object that knows both, and is on the stack as elements come and go. */
class Visit {
  constructor(
    private readonly root: HTMLElement,
    readonly before: Element | null,
    readonly after: Element,
  ) {}

  go(): void {
    this.before?.remove();
    this.root.append(this.after);
  }
}

function bodyOfElements(): Element {
  const body = document.createElement('div');
  body.innerHTML = ALL;
  return body;
}

function elements(root: Element): HTMLElementTagNameMap['iops-kpis'][] {
  return [...root.querySelectorAll<HTMLElementTagNameMap['iops-kpis']>('iops-kpis, iops-alerts-feed, iops-explain')];
}

/** How many listen to what the page shares. */
function listeners(): number[] {
  const { changed, woke, tokens, selection } = runtime();
  return [changed.size, woke.size, tokens.signedIn.size, selection.changed.size];
}

/** Collects all that nothing holds; the runner starts the browser so that tests can ask for it. */
async function collectGarbage(): Promise<void> {
  const { gc } = globalThis as unknown as { gc(options: { type: string; execution: 'async' }): Promise<void> };
  for (let round = 0; round < 3; round++) await gc({ type: 'major', execution: 'async' });
}

describe('elements that leave the page', () => {
  let page: TestPage;

  beforeEach(async () => {
    page = testPage();
    page.api.alerts = [alert('1')];
    page.api.explanations.set('1', explanation('1'));
    await page.show(ALL);
  });

  afterEach(() => leavePage(page));

  /** Goes on to a page with new elements and waits until they show something. */
  async function visit(before: Element | null): Promise<Element> {
    const after = bodyOfElements();
    new Visit(page.root, before, after).go();
    await Promise.all(elements(after).map((element) => element.whenReady()));
    return after;
  }

  it('leave no listener behind', async () => {
    page.root.replaceChildren();
    const before = listeners();
    for (let nth = 0; nth < VISITS; nth++) (await visit(null)).remove();
    expect(listeners()).to.deep.equal(before);
  });

  it('hand the connection on to those that come, however soon they leave too, and these ask once', async () => {
    await until(() => elements(page.root).every(({ connection }) => connection === 'live'));
    const asked = page.api.calls.length;
    const after = bodyOfElements();
    page.root.replaceChildren(after);
    expect(elements(after).map(({ connection }) => connection)).to.deep.equal(['live', 'live', 'live']);
    await Promise.all(elements(after).map((element) => element.whenReady()));
    const paths = page.api.calls.slice(asked).map(({ path }) => path.replace(/\?.*/, ''));
    expect(paths.filter((path) => path === '/api/kpis')).to.have.length(1);
    expect(paths.filter((path) => path === '/api/alerts')).to.have.length(1);
    expect(page.realtime.sockets).to.have.length(1);
  });

  it('are forgotten, though the page keeps the first of them', async () => {
    page.root.replaceChildren();
    const first = await visit(null);
    let current = await visit(first);
    const left: WeakRef<Element>[] = [];
    for (let nth = 0; nth < VISITS; nth++) {
      left.push(new WeakRef(current));
      current = await visit(current);
    }
    await collectGarbage();
    // The one before the last may still be on its way out.
    const kept = left.slice(0, -1).filter((body) => body.deref() !== undefined);
    expect(kept.length).to.equal(0);
    expect(first.isConnected).to.equal(false);
  });
});
