import { expect } from '@open-wc/testing';
import { openBundlePage } from './testing/bundle-page.js';
import { until } from './testing/page.js';
import type { Seen } from './testing/strict-page.js';

const ALL = '<iops-kpis></iops-kpis><iops-alerts-feed></iops-alerts-feed><iops-explain follow></iops-explain>';
const TWO = '?copies=/dist/esm/iops.js,/dist-test/second/iops.js';

type TestedWindow = Window & typeof globalThis & { iopsTest: Seen };

describe('two copies of the bundle on one page', () => {
  let frame: HTMLIFrameElement;
  const page = () => frame.contentWindow as TestedWindow;
  const find = (selector: string) => page().document.querySelector<HTMLElement>(selector);
  const isFull = (tag: string, inner: string) => Boolean(find(tag)?.shadowRoot?.querySelector(inner));

  beforeEach(async () => {
    frame = await openBundlePage({ body: ALL, ask: TWO });
    await until(() => isFull('iops-kpis', '.value') && isFull('iops-alerts-feed', '.item'));
  });
  afterEach(() => frame.remove());

  it('raise no error, and each of the two is there', async () => {
    const isLoaded = (path: string) =>
      page()
        .performance.getEntriesByType('resource')
        .some(({ name }) => new URL(name).pathname === path);
    await until(() => isLoaded('/dist/esm/iops.js') && isLoaded('/dist-test/second/iops.js'));
    await page().iopsTest.load('/dist-test/second/iops.js');
    expect(page().iopsTest.errors).to.deep.equal([]);
  });

  it('share one token and one socket, also with elements of both', async () => {
    await defineSecond('two');
    find('body')!.insertAdjacentHTML('beforeend', '<iops-kpis-two></iops-kpis-two>');
    await until(() => isFull('iops-kpis-two', '.value'));
    expect(find('iops-kpis-two')!.constructor).not.to.equal(find('iops-kpis')!.constructor);
    await until(() => page().iopsTest.sockets.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(page().iopsTest.tokensGiven).to.equal(1);
    expect(page().iopsTest.sockets).to.have.length(1);
  });

  it('keep apart under a suffix, which may be asked for again', async () => {
    await defineSecond('two');
    await defineSecond('two');
    for (const tag of ['iops-kpis', 'iops-alerts-feed', 'iops-explain']) {
      expect(page().customElements.get(`${tag}-two`)).not.to.equal(undefined);
      expect(page().customElements.get(`${tag}-two`)).not.to.equal(page().customElements.get(tag));
    }
  });

  async function defineSecond(suffix: string): Promise<void> {
    const { defineIops } = await page().iopsTest.load('/dist-test/second/iops.js');
    defineIops({ suffix });
  }
});
