import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const REPOSITORY = resolve(process.cwd(), '..');
const WIDGETS = join(REPOSITORY, 'widgets');
/** What a host has beside the package: its dependencies, React and React's types. */
const BESIDE = [
  'lit',
  'lit-html',
  'lit-element',
  '@lit',
  '@lit-labs',
  'react',
  'react-dom',
  'scheduler',
  '@types/react',
  'csstype',
  '@types/trusted-types',
  'socket.io-client',
  '@tanstack',
];

interface Packed {
  filename: string;
  files: { path: string }[];
}

describe('the package @iops/widgets, packed and installed in a host', () => {
  let host: string;
  let packed: Packed;
  const run = (file: string, args: string[]) =>
    execFileSync(file, args, { cwd: host, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const node = (code: string) => run(process.execPath, ['--input-type=module', '-e', code]).trim();

  beforeAll(() => {
    host = mkdtempSync(join(tmpdir(), 'iops-host-'));
    // By its full name: `npm test` tells those it starts which workspace is meant.
    const output = execFileSync('npm', ['pack', WIDGETS, '--json', '--silent', '--workspaces=false'], {
      cwd: host,
      encoding: 'utf8',
    });
    [packed] = JSON.parse(output) as [Packed];
    const home = join(host, 'node_modules/@iops/widgets');
    mkdirSync(home, { recursive: true });
    run('tar', ['-xzf', packed.filename, '-C', home, '--strip-components=1']);
    for (const name of BESIDE) {
      mkdirSync(join(host, 'node_modules', name, '..'), { recursive: true });
      symlinkSync(join(REPOSITORY, 'node_modules', name), join(host, 'node_modules', name));
    }
    cpSync(join(process.cwd(), 'embed/host'), host, { recursive: true });
    writeFileSync(join(host, 'package.json'), '{"type":"module"}');
  }, 60_000);
  afterAll(() => rmSync(host, { recursive: true }));

  it('holds what hosts need and nothing else', () => {
    const paths = packed.files.map(({ path }) => path);
    const allowed = [
      /^package\.json$/,
      /^README\.md$/,
      /^dist\/(custom-elements|web-types|vscode\.(html|css)-custom-data)\.json$/,
      /^dist\/package\/(index|classes|react|jsx|node)\.js$/,
      /^dist\/package\/chunks\/[\w.-]+\.js$/,
      /^dist\/package\/types\/[\w./-]+\.d\.ts$/,
      /^dist\/esm\/(iops|frame)\.(js|css)(\.br)?$/,
      /^dist\/esm\/chunks\/[\w.-]+\.js(\.br)?$/,
      /^dist\/esm\/(manifest\.json|licenses\.txt)$/,
    ];
    expect(paths.filter((path) => !allowed.some((pattern) => pattern.test(path)))).toEqual([]);
    for (const pattern of allowed) expect(paths.filter((path) => pattern.test(path))).not.toEqual([]);
  });

  it('has a file behind everything that its package.json names', () => {
    const home = join(host, 'node_modules/@iops/widgets');
    const own = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as Record<string, unknown>;
    // `./testing` is for our own gallery and stays at home.
    const { './testing': _, ...offered } = own.exports as Record<string, unknown>;
    const named = JSON.stringify([offered, own.customElements, own['web-types']]).match(/dist\/[^"*]+\.\w+/g)!;
    expect(named.filter((path) => !existsSync(join(home, path)))).toEqual([]);
  });

  it('compiles in TypeScript and TSX, which take what is right and refuse what is wrong', () => {
    const tsc = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
    let output = '';
    try {
      run(process.execPath, [tsc, '-p', 'tsconfig.json']);
    } catch (error) {
      output = (error as { stdout: string }).stdout;
    }
    expect(output).toBe('');
  }, 60_000);

  it('does nothing and throws nothing where there is no DOM', () => {
    const names = node(`
      const before = Object.keys(globalThis).length;
      const { configure, logout, defineIops, version } = await import('@iops/widgets');
      configure({ apiBase: 'https://ops.example.com' }); logout(); defineIops({ suffix: 'two' });
      console.log(String(Object.keys(globalThis).length - before), version);
    `);
    expect(names).toBe('0 0.1.0');
  });

  it('renders its React components on a server as tags with the fallback in them', () => {
    const html = node(`
      const { createElement } = await import('react');
      const { renderToString } = await import('react-dom/server');
      const { IopsKpis } = await import('@iops/widgets/react');
      console.log(renderToString(createElement(IopsKpis, { id: 'k', onIopsReady() {} }, 'Figures follow.')));
    `);
    expect(html).toBe('<iops-kpis id="k">Figures follow.</iops-kpis>');
  });

  it('gives the classes without a tag', () => {
    const names = node(`console.log(Object.keys(await import('@iops/widgets/classes')).sort().join(' '))`);
    expect(names.split(' ')).toEqual(expect.arrayContaining(['IopsAlertsFeed', 'IopsExplain', 'IopsKpis']));
  });
});
