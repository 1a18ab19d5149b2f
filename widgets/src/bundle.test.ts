import { expect } from '@open-wc/testing';
import { type Built, filesBefore, openBundlePage, readBuilt, weigh, withLater } from './testing/bundle-page.js';
import { until } from './testing/page.js';

/**
 * Brotli bytes: the entry; all that comes before the first live KPI; what a feed adds to it until its first alert stands
 * there, and behind that; what an explanation adds, now or later.
 */
const BUDGET = { entry: 15_000, firstKpi: 20_000, feed: 12_000, feedLater: 3_800, explain: 8_000 };
const SOCKET = /socket\.io|engine\.io|realtime\.client/;
const CHARTS = /node_modules\/(echarts|zrender|chart\.js|d3|uplot|apexcharts|highcharts|plotly)/;

const POLICY = `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:;
  require-trusted-types-for 'script'; trusted-types lit-html 'allow-duplicates'`;
const ALL = '<iops-kpis></iops-kpis><iops-alerts-feed></iops-alerts-feed><iops-explain follow></iops-explain>';

describe('the built bundle', () => {
  let built: Built;
  let first: string[];
  const modulesOf = (files: Iterable<string>) => [...files].flatMap((path) => built.modules[path] ?? []);
  const isSocket = (path: string) => modulesOf([path]).some((module) => SOCKET.test(module));
  /** What an element needs, now or later, that the first KPI does not; the page's socket is nobody's own. */
  const added = (files: string[]) =>
    [...withLater(files, built)].filter((path) => !first.includes(path) && !isSocket(path));

  before(async () => {
    built = await readBuilt();
    first = await filesBefore('<iops-kpis></iops-kpis>', '.value');
  });

  it('has an entry within its budget', () => {
    expect(weigh([built.entry], built)).to.be.at.most(BUDGET.entry);
  });

  it('brings no more before the first KPI than its budget', () => {
    expect(first).to.include(built.entry);
    expect(first.length).to.be.above(2);
    expect(weigh(first, built)).to.be.at.most(BUDGET.firstKpi);
  });

  it('has the first KPI in two trips: the entry names all else that it needs', () => {
    const named = [built.entry, ...built.files.get(built.entry)!.lazyImports];
    expect(first.filter((path) => !named.includes(path))).to.deep.equal([]);
  });

  it('adds no more for a feed than its budget', async () => {
    const before = await filesBefore('<iops-alerts-feed></iops-alerts-feed>', '.item');
    const own = added(before);
    const isBefore = (path: string) => before.includes(path);
    expect(own.some(isBefore)).to.equal(true);
    expect(weigh(own.filter(isBefore), built)).to.be.at.most(BUDGET.feed);
    expect(
      weigh(
        own.filter((path) => !isBefore(path)),
        built,
      ),
    ).to.be.at.most(BUDGET.feedLater);
  });

  it('adds no more for an explanation than its budget', async () => {
    const own = added(await filesBefore('<iops-explain alert-id="1"></iops-explain>', '.figure'));
    expect(own).not.to.deep.equal([]);
    expect(weigh(own, built)).to.be.at.most(BUDGET.explain);
  });

  it('keeps the socket apart, and has no chart library', () => {
    expect(modulesOf(first).filter((module) => SOCKET.test(module))).to.deep.equal([]);
    expect(modulesOf(built.files.keys()).some((module) => SOCKET.test(module))).to.equal(true);
    expect(modulesOf(built.files.keys()).filter((module) => CHARTS.test(module))).to.deep.equal([]);
  });

  it('tells the integrity of its files truly', async () => {
    for (const { path, integrity, bytes } of built.files.values()) {
      const content = await (await fetch(`/dist/esm/${path}`)).arrayBuffer();
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-384', content));
      const told = `sha384-${btoa(String.fromCharCode(...hash))}`;
      expect([path, content.byteLength, told]).to.deep.equal([path, bytes, integrity]);
    }
  });

  it('shows everything under a strict policy with Trusted Types, without a violation', async () => {
    const head = `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`;
    const frame = await openBundlePage({ head, body: ALL });
    const page = frame.contentDocument!;
    const broken: string[] = [];
    page.addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) =>
      broken.push(`${violatedDirective} ${sample}`),
    );
    const shown = (tag: string, selector: string) => page.querySelector(tag)?.shadowRoot?.querySelector(selector);
    await until(
      () => shown('iops-kpis', '.value') && shown('iops-explain', '.figure') && shown('iops-alerts-feed', '.item'),
    );
    expect(broken).to.deep.equal([]);
    for (const element of page.querySelectorAll('body > *')) {
      expect(element.shadowRoot?.querySelectorAll('[style], style')).to.have.length(0);
    }
    frame.remove();
  });
});

describe('the style sheet for the head of a page', () => {
  it('is less than a kilobyte on its way', async () => {
    const built = await readBuilt();
    expect(weigh(['iops.css'], built)).to.be.below(1000);
  });

  for (const width of [280, 375, 480, 600, 900, 1400]) {
    it(`keeps the room that elements take when their script comes, in ${width} px`, async () => {
      const link = '<link rel="stylesheet" href="/dist/esm/iops.css">';
      const margin = '<style>body { margin: 0 }</style>';
      const frame = await openBundlePage({ head: link + margin, body: ALL, ask: '?hang', width });
      const page = frame.contentDocument!;
      const heights = () => [...page.body.children].map((element) => element.getBoundingClientRect().height);
      const tags = ['iops-kpis', 'iops-alerts-feed', 'iops-explain'];
      await until(() => tags.every((tag) => page.querySelector(tag)?.shadowRoot?.querySelector('.bone')));
      const after = heights();
      // As before the script has come.
      const inert = await openBundlePage({ head: link + margin, body: ALL, ask: '?copies=', width });
      const before = [...inert.contentDocument!.body.children].map((element) => element.getBoundingClientRect().height);
      expect(before).to.deep.equal(after);
      frame.remove();
      inert.remove();
    });
  }
});
