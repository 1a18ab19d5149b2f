import { EXTERNAL_EVENT_TYPES, SEVERITIES, STREAMS } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildServer } from './server.js';

const app = buildServer({
  port: 0,
  bffUrl: 'https://ops.example.com',
  simulatorUrl: 'http://127.0.0.1:1',
  simulatorKey: 'iops_2_secret_sum',
  jwtSecret: 'a secret of more than thirty-two bytes',
  jwtIssuer: 'demo-host',
  webhookSecret: `whsec_${Buffer.alloc(32, 3).toString('base64')}`,
  ingestKey: 'iops_1_secret_sum',
});
let base: string;
beforeAll(async () => {
  base = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => app.close());

const load = (path: string, cookie = '') => fetch(base + path, { headers: { cookie } });
const loadTags = async (path: string, cookie?: string) => parseTags(await (await load(path, cookie)).text());

/** Every opening tag of a document with its attributes, and the text that follows it up to the next tag. */
function parseTags(html: string) {
  return [...html.matchAll(/<([a-z][\w-]*)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>([^<]*)/g)].map(
    ([, name, rest, text]) => ({
      name,
      text: (text ?? '').trim(),
      attributes: Object.fromEntries(
        [...(rest ?? '').matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, key, value]) => [key, value ?? '']),
      ),
    }),
  );
}

describe.each(['/', '/simulator'])('the page %s', (page) => {
  test('is sent under the policy that docs/embedding.md recommends', async () => {
    const { headers } = await load(page);
    expect(String(headers.get('content-security-policy')).split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self' https://ops.example.com",
      "style-src 'self' https://ops.example.com",
      "connect-src 'self' https://ops.example.com wss://ops.example.com",
      "img-src 'self' data: blob:",
      "font-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'self'",
      "require-trusted-types-for 'script'",
      "trusted-types lit-html 'allow-duplicates'",
    ]);
  });

  test('has no inline script, style or handler', async () => {
    const html = await (await load(page)).text();
    const tags = parseTags(html);
    // Nothing escaped the scanner: it saw as many tags as there are.
    expect(tags).toHaveLength(html.replace(/<!--.*?-->/gs, '').match(/<[a-z]/gi)?.length ?? 0);
    const scripts = tags.filter(({ name }) => name === 'script');
    expect(scripts.map(({ attributes }) => attributes['src'])).toEqual(
      page === '/' ? ['/page.js', 'https://ops.example.com/embed/v1/iops.js'] : ['/simulator/simulator.js'],
    );
    expect(scripts.every(({ text, attributes }) => text === '' && attributes['type'] === 'module')).toBe(true);
    expect(tags.filter(({ name }) => name === 'style')).toEqual([]);
    const attributeNames = tags.flatMap(({ attributes }) => Object.keys(attributes));
    expect(attributeNames.filter((name) => name === 'style' || name.startsWith('on'))).toEqual([]);
  });

  test('ids are unique and every reference to one is met', async () => {
    const tags = await loadTags(page);
    const ids = tags.flatMap(({ attributes }) => attributes['id'] ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const references = tags.flatMap(({ attributes: { for: label, list, popovertarget, href, ...rest } }) =>
      [label, list, popovertarget, href?.startsWith('#') ? href.slice(1) : undefined]
        .concat(rest['aria-labelledby'], rest['aria-describedby'])
        .filter((id) => id !== undefined),
    );
    expect(references.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('leads to the other one, in the same role', async () => {
    const tags = await loadTags(`${page}?role=viewer`);
    const links = tags.filter(({ name }) => name === 'a').map(({ attributes }) => attributes['href']);
    expect(links).toEqual(expect.arrayContaining(['/?role=viewer', '/simulator?role=viewer']));
    const here = tags.filter(({ attributes }) => attributes['aria-current'] === 'page');
    expect(here.map(({ attributes }) => attributes['href'])).toEqual([`${page}?role=viewer`]);
  });
});

describe('the pages', () => {
  test.each([
    ['/', 'operator'],
    ['/?role=viewer', 'viewer'],
    ['/?role=admin', 'admin'],
    ['/?role=%22%3E', 'operator'],
    ['/simulator', 'admin'],
    ['/simulator?role=operator', 'operator'],
    ['/simulator?role=root', 'admin'],
  ])('%s hands the elements the token endpoint of a %s and marks that role', async (url, role) => {
    const tags = await loadTags(url);
    const endpoint = tags.find(({ attributes }) => attributes['name'] === 'iops-token-endpoint');
    expect(endpoint?.attributes['content']).toBe(`/iops/token?role=${role}`);
    const current = tags.filter(({ attributes }) => attributes['aria-current'] === 'true');
    expect(current.map(({ attributes }) => attributes['href'])).toEqual([`${url.split('?')[0]}?role=${role}`]);
  });

  test('the remembered theme is in the first paint', async () => {
    const tags = await loadTags('/', 'theme=dark');
    expect(tags.find(({ name }) => name === 'html')?.attributes['data-theme']).toBe('dark');
    const chosen = tags.filter(({ attributes }) => 'checked' in attributes);
    expect(chosen.map(({ attributes }) => attributes['value'])).toEqual(['dark']);
  });

  test.each([
    ['/look.css', 'text/css'],
    ['/bar.css', 'text/css'],
    ['/page.css', 'text/css'],
    ['/controls.css', 'text/css'],
    ['/brand.svg', 'image/svg+xml'],
    ['/dashboard.css', 'text/css'],
    ['/simulator.css', 'text/css'],
    ['/scenarios.css', 'text/css'],
    ['/tools.css', 'text/css'],
    ['/page.js', 'javascript'],
    ['/simulator/simulator.js', 'javascript'],
  ])('%s is served as %s', async (url, type) => {
    const response = await load(url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain(type);
  });

  test('the simulator’s page offers what the contracts know: streams, kinds of external event, severities', async () => {
    const html = await (await load('/simulator')).text();
    const tags = parseTags(html);
    const { content } = tags.find(({ attributes }) => attributes['name'] === 'streams')?.attributes ?? {};
    expect(Object.keys(JSON.parse((content ?? '').replaceAll('&quot;', '"')))).toEqual(Object.keys(STREAMS));
    const options = (select: string) =>
      [...(html.split(`<select name="${select}">`)[1]?.split('</select>')[0] ?? '').matchAll(/value="(\w+)"/g)].map(
        ([, value]) => value,
      );
    expect(options('type')).toEqual([...EXTERNAL_EVENT_TYPES]);
    expect(options('severity')).toEqual([...SEVERITIES]);
  });

  test('nothing but the page and its files is served', async () => {
    for (const url of [
      '/package.json',
      '/config.js',
      '/page/page.html',
      '/page.html',
      '/page.d.ts',
      '/bar.html',
      '/simulator/simulator.d.ts',
    ]) {
      expect((await load(url)).status).toBe(404);
    }
  });
});
