import { expect } from '@open-wc/testing';
import { openBundlePage, readBuilt } from './testing/bundle-page.js';
import { until } from './testing/page.js';
import type { Seen } from './testing/strict-page.js';

// A copy of its own, and an address for each refusal: what Chromium refused once fails for every page of the process.
const PINNED = '/dist-test/pinned';
const WRONG = `sha384-${'A'.repeat(64)}`;

describe('a page that pins the bundle by digest', () => {
  let frame: HTMLIFrameElement;
  afterEach(() => frame.remove());
  const root = () => frame.contentDocument?.querySelector('iops-kpis')?.shadowRoot;

  it('shows figures when every digest is as the manifest says', async () => {
    const { files } = await readBuilt();
    const digests = [...files.values()].map(({ path, integrity }) => [`${PINNED}/${path}`, integrity]);
    await openPage(Object.fromEntries(digests), `${PINNED}/iops.js`);
    await until(() => root()?.querySelector('.value'));
  });

  it('never runs a chunk that differs by a byte', async () => {
    const { files, modules } = await readBuilt();
    const isView = (path: string) => modules[path]?.some((module) => module.endsWith('kpis/kpis.view.ts'));
    const view = [...files.keys()].find(isView)!;
    await openPage({ [`${PINNED}/${view}`]: WRONG }, `${PINNED}/iops.js`);
    await until(() => root());
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(root()!.querySelector('.value')).to.equal(null);
    expect(root()!.querySelector('[part="error"], .bone')).not.to.equal(null);
  });

  it('never runs an entry that differs by a byte', async () => {
    const entry = `${PINNED}/iops.js?entry`;
    await openPage({ [entry]: WRONG }, entry);
    const { iopsTest } = frame.contentWindow as Window & { iopsTest: Seen };
    await until(() => iopsTest.errors.length > 0);
    expect((frame.contentWindow as typeof globalThis & Window).customElements.get('iops-kpis')).to.equal(undefined);
  });

  it('never runs a script tag that the map says otherwise of', async () => {
    const refused = `${PINNED}/iops.js?map`;
    await openPage({ [refused]: WRONG });
    expect(await outcomeOf({ src: refused })).to.equal('refused');
    expect(await outcomeOf({ src: `${PINNED}/frame.js` })).to.equal('ran');
  });

  it('never runs a script tag whose attribute says otherwise', async () => {
    await openPage({});
    const src = `${PINNED}/iops.js?attribute`;
    expect(await outcomeOf({ src, integrity: WRONG })).to.equal('refused');
  });

  async function openPage(integrity: Record<string, string>, entry = ''): Promise<void> {
    const head = `<script type="importmap">${JSON.stringify({ integrity })}</script>`;
    frame = await openBundlePage({ head, body: '<iops-kpis></iops-kpis>', ask: `?copies=${entry}` });
  }

  function outcomeOf(attributes: { src: string; integrity?: string }): Promise<'ran' | 'refused'> {
    const script = Object.assign(frame.contentDocument!.createElement('script'), attributes);
    Object.assign(script, { type: 'module', crossOrigin: 'anonymous' });
    return new Promise((resolve) => {
      script.addEventListener('load', () => resolve('ran'));
      script.addEventListener('error', () => resolve('refused'));
      frame.contentDocument!.head.append(script);
    });
  }
});
