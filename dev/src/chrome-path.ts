import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';
import { CannotStart } from './cannot-start.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The browser comes with the tests; nothing else needs it. */
const requireFromTests = createRequire(join(ROOT, 'tests', 'package.json'));

/** How tests start the browser: headless, quiet, and as root without the sandbox, which root cannot have. */
export const CHROME_ARGS: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The path of a Chrome or Chromium: $CHROME_PATH, an installed one, else the one that comes with the tests, which is
 * unpacked at the first call and needs LD_LIBRARY_PATH and FONTCONFIG_PATH as they are set then in this process.
 */
export async function chromePath(): Promise<string> {
  const named = process.env['CHROME_PATH'];
  if (named && !existsSync(named)) throw new CannotStart(`CHROME_PATH is ${named}, and there is no such file.`);
  return named || (installedPaths().find((path) => existsSync(path)) ?? (await packedChromium()));
}

function installedPaths(): string[] {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (process.platform === 'win32') {
    const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) => process.env[name] ?? '');
    return folders.filter(Boolean).map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'));
  }
  return ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map((name) => `/usr/bin/${name}`);
}

/** Unpacks the Chromium of `@sparticuz/chromium` (Linux, x64) once, with the libraries and fonts it brings. */
async function packedChromium(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new CannotStart('There is no Chrome or Chromium: install one, or set CHROME_PATH to it.');
  }
  const packed = dirname(dirname(dirname(requireFromTests.resolve('@sparticuz/chromium'))));
  const { version } = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8')) as { version: string };
  const folder = join(ROOT, 'node_modules', '.cache', `chromium-${version}`);
  if (!existsSync(folder)) await unpack(packed, folder);
  process.env['LD_LIBRARY_PATH'] = [join(folder, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH']]
    .filter(Boolean)
    .join(':');
  if (!existsSync('/etc/fonts/fonts.conf')) process.env['FONTCONFIG_PATH'] ??= join(folder, 'fonts');
  return join(folder, 'chromium');
}

/** Whoever comes first wins: each unpacks to a folder of its own, and one rename makes it the real one. */
async function unpack(packed: string, folder: string): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true });
  const draft = mkdtempSync(`${folder}.`);
  try {
    await unpackInto(draft, packed, folder);
    renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function unpackInto(draft: string, packed: string, folder: string): Promise<void> {
  const tar = requireFromTests('tar-fs') as { extract(folder: string): NodeJS.WritableStream };
  for (const name of ['al2023', 'fonts']) {
    const from = createReadStream(join(packed, 'bin', `${name}.tar.br`));
    await pipeline(from, createBrotliDecompress(), tar.extract(join(draft, name)));
  }
  const program = join(draft, 'chromium');
  await pipeline(
    createReadStream(join(packed, 'bin', 'chromium.br')),
    createBrotliDecompress(),
    createWriteStream(program),
  );
  chmodSync(program, 0o755);
  chmodSync(draft, 0o755);
  writeFileSync(join(draft, 'fonts', 'fonts.conf'), fontsConf(folder));
}

/** The one that is packed names folders of another machine. */
function fontsConf(folder: string): string {
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    `<fontconfig><dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>`,
    '',
  ].join('\n');
}
