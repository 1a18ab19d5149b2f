import { expect } from '@open-wc/testing';
import { until } from './testing/page.js';

interface Manifest {
  version: string;
  entry: string;
  files: { path: string; bytes: number; brotli: number; integrity: string }[];
}

/** Brotli bytes of the entry, and of everything that comes before the first live KPI. */
const ENTRY_BUDGET = 15_000;
const FIRST_KPI_BUDGET = 20_000;
const BEFORE_FIRST_KPI = [/^iops\.js$/, /kpis\.view/, /\/en-/];

const POLICY = `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:;
  require-trusted-types-for 'script'; trusted-types lit-html 'allow-duplicates'`;
const STRICT_PAGE = `<!doctype html><html lang="en"><head><meta http-equiv="Content-Security-Policy" content="${POLICY}">
  <meta name="iops-api" content="${location.origin}"><meta name="iops-token-endpoint" content="/token">
  <script type="module" src="/dist-test/strict-page.js"></script></head>
  <body><iops-kpis></iops-kpis><iops-alerts-feed></iops-alerts-feed><iops-explain follow></iops-explain></body></html>`;

async function readManifest(): Promise<Manifest> {
  return (await fetch('/dist/esm/manifest.json')).json() as Promise<Manifest>;
}

describe('the built bundle', () => {
  it('has an entry within its budget', async () => {
    const { files, entry } = await readManifest();
    const size = files.find(({ path }) => path === entry)?.brotli ?? Number.POSITIVE_INFINITY;
    expect(size).to.be.at.most(ENTRY_BUDGET);
  });

  it('brings no more before the first KPI than its budget', async () => {
    const { files } = await readManifest();
    const needed = BEFORE_FIRST_KPI.map((name) => files.find(({ path }) => name.test(path)));
    expect(needed.every(Boolean)).to.equal(true);
    expect(needed.reduce((sum, file) => sum + (file?.brotli ?? 0), 0)).to.be.at.most(FIRST_KPI_BUDGET);
  });

  it('keeps the socket out of the entry', async () => {
    const code = await (await fetch('/dist/esm/iops.js')).text();
    expect(code).not.to.contain('engine.io');
  });

  it('tells the integrity of its files truly', async () => {
    const { files } = await readManifest();
    for (const { path, integrity, bytes } of files) {
      const content = await (await fetch(`/dist/esm/${path}`)).arrayBuffer();
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-384', content));
      expect([path, content.byteLength, `sha384-${btoa(String.fromCharCode(...hash))}`]).to.deep.equal([
        path,
        bytes,
        integrity,
      ]);
    }
  });

  it('shows everything under a strict policy with Trusted Types, without a violation', async () => {
    const frame = document.createElement('iframe');
    frame.width = '1000';
    frame.height = '800';
    frame.srcdoc = STRICT_PAGE;
    document.body.append(frame);
    await until(() => frame.contentDocument?.querySelector('iops-explain'));
    const page = frame.contentDocument!;
    const broken: string[] = [];
    page.addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) =>
      broken.push(`${violatedDirective} ${sample}`),
    );
    const shown = (tag: string, selector: string) => page.querySelector(tag)?.shadowRoot?.querySelector(selector);
    await until(
      () => shown('iops-kpis', '.value') && shown('iops-explain', '.figure') && shown('iops-alerts-feed', '.item'),
      5000,
    );
    expect(broken).to.deep.equal([]);
    for (const element of page.querySelectorAll('body > *')) {
      expect(element.shadowRoot?.querySelectorAll('[style], style')).to.have.length(0);
    }
    frame.remove();
  });
});
