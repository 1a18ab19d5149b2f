import { expect } from '@open-wc/testing';
import { openBundlePage, readBuilt } from './testing/bundle-page.js';
import { until } from './testing/page.js';

const WRONG = `sha384-${'A'.repeat(64)}`;
const KPIS = '<iops-kpis></iops-kpis>';
const importMap = (integrity: Record<string, string>) =>
  `<script type="importmap">${JSON.stringify({ integrity })}</script>`;

describe('a page that pins the bundle by digest', () => {
  let frame: HTMLIFrameElement;
  afterEach(() => frame.remove());
  const root = () => frame.contentDocument?.querySelector('iops-kpis')?.shadowRoot;

  it('shows figures when every digest is as the manifest says', async () => {
    const { files } = await readBuilt();
    const digests = [...files.values()].map(({ path, integrity }) => [`/dist/esm/${path}`, integrity]);
    frame = await openBundlePage({ head: importMap(Object.fromEntries(digests)), body: KPIS });
    await until(() => root()?.querySelector('.value'), 5000);
  });

  // Before the entry is refused: Chromium remembers that, also for later frames of the same page.
  it('never runs a chunk that differs by a byte', async () => {
    const { files, modules } = await readBuilt();
    const isView = (path: string) => modules[path]?.some((module) => module.endsWith('kpis/kpis.view.ts'));
    const view = [...files.keys()].find(isView)!;
    frame = await openBundlePage({ head: importMap({ [`/dist/esm/${view}`]: WRONG }), body: KPIS });
    await until(() => root(), 5000);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(root()!.querySelector('.value')).to.equal(null);
    expect(root()!.querySelector('[part="error"], .bone')).not.to.equal(null);
  });

  it('never runs an entry that differs by a byte', async () => {
    frame = await openBundlePage({ head: importMap({ '/dist/esm/iops.js': WRONG }), body: KPIS });
    const seen = (frame.contentWindow as Window & { iopsTest: { errors: string[] } } & typeof globalThis).iopsTest;
    await until(() => seen.errors.length > 0, 5000);
    expect(frame.contentWindow!.customElements.get('iops-kpis')).to.equal(undefined);
  });

  it('never runs a script tag that the map says otherwise of', async () => {
    frame = await openBundlePage({
      head: importMap({ '/dist-test/second/iops.js': WRONG }),
      body: KPIS,
      ask: '?copies=',
    });
    expect(await outcomeOf({ src: '/dist-test/second/iops.js' })).to.equal('refused');
    expect(await outcomeOf({ src: '/dist/esm/frame.js' })).to.equal('ran');
  });

  it('never runs a script tag whose attribute says otherwise', async () => {
    frame = await openBundlePage({ body: KPIS, ask: '?copies=' });
    expect(await outcomeOf({ src: '/dist/esm/iops.js', integrity: WRONG })).to.equal('refused');
  });

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
