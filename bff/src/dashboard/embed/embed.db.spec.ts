import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../testing/test-app.js';
import type { EmbedManifest } from './embed-manifest.js';

const BUILT = join(process.cwd(), '../widgets/dist/esm');
const ORIGIN = 'https://www.example.com';

describe('the elements over HTTP', () => {
  let dir: string;
  let test: TestApp;
  let origin: string;
  let manifest: EmbedManifest;
  const ask = (path: string, headers: Record<string, string> = {}) => fetch(origin + path, { headers });

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'iops-elements-'));
    cpSync(BUILT, dir, { recursive: true });
    cpSync(BUILT, join(dir, 'older'), { recursive: true });
    manifest = JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8')) as EmbedManifest;
    writeFileSync(join(dir, 'older/manifest.json'), JSON.stringify({ ...manifest, version: '0.0.9' }));
    test = await startTestApp({ IOPS_WIDGETS_DIR: dir, IOPS_ALLOWED_ORIGINS: ORIGIN });
    origin = (await test.app.getUrl()).replace('[::1]', '127.0.0.1');
  });
  afterAll(async () => {
    await test.close();
    rmSync(dir, { recursive: true });
  });

  it.each([
    ['a version', () => `/embed/${manifest.version}/iops.js`, 'public, max-age=31536000, immutable'],
    ['an older version', () => '/embed/0.0.9/iops.js', 'public, max-age=31536000, immutable'],
    ['the newest', () => '/embed/v1/iops.js', 'public, max-age=300, stale-while-revalidate=86400'],
  ])('%s may be loaded by any page and is kept as long as it is good', async (_, path, cacheControl) => {
    const response = await ask(path(), { origin: ORIGIN });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': cacheControl,
      'content-type': expect.stringMatching(/^(text|application)\/javascript/),
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'timing-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    });
  });

  it('come compressed as the build left them, and plain to who cannot read that', async () => {
    const plain = await ask('/embed/v1/iops.js', { 'accept-encoding': 'identity' });
    const code = Buffer.from(await plain.arrayBuffer());
    const compressed = await ask('/embed/v1/iops.js', { 'accept-encoding': 'gzip, br' });
    expect(compressed.headers.get('content-encoding')).toBe('br');
    expect(compressed.headers.get('vary')).toMatch(/accept-encoding/i);
    expect(Number(compressed.headers.get('content-length'))).toBe(readFileSync(join(dir, 'iops.js.br')).length);
    expect(Buffer.from(await compressed.arrayBuffer()).equals(code)).toBe(true);
    expect(brotliDecompressSync(readFileSync(join(dir, 'iops.js.br'))).equals(code)).toBe(true);
  });

  it('are what the manifest says, to the byte', async () => {
    const served = await Promise.all(
      manifest.files.map(async ({ path }) => {
        const content = await (await ask(`/embed/${manifest.version}/${path}`)).arrayBuffer();
        return [path, `sha384-${createHash('sha384').update(Buffer.from(content)).digest('base64')}`];
      }),
    );
    expect(served).toEqual(manifest.files.map(({ path, integrity }) => [path, integrity]));
  });

  it('can be pinned by what is ready to paste', async () => {
    const base = `${origin}/embed/${manifest.version}/`;
    const map = (await (await ask(`/embed/${manifest.version}/importmap.json`)).json()) as {
      imports: Record<string, string>;
      integrity: Record<string, string>;
    };
    expect(map.imports['@iops/widgets']).toBe(`${base}iops.js`);
    const scripts = manifest.files.filter(({ path }) => path.endsWith('.js'));
    expect(map.integrity).toEqual(Object.fromEntries(scripts.map(({ path, integrity }) => [base + path, integrity])));
    expect(await (await ask(`/embed/${manifest.version}/pins.rb`)).text()).toContain(
      `pin "@iops/widgets", to: "${base}`,
    );
    expect(await (await ask(`/embed/${manifest.version}/tags.txt`)).text()).toContain(
      `<script type="module" src="${base}`,
    );
  });

  it('have no pins where the files change', async () => {
    expect((await ask('/embed/v1/importmap.json')).status).toBe(404);
  });
});
