import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';
import { licensesOf } from './licenses.js';

/** One file of the bundle, as hosts pin it. */
interface ManifestFile {
  path: string;
  bytes: number;
  brotli: number;
  /** For `integrity=`. */
  integrity: string;
  /** The files that it cannot run without. */
  imports: string[];
  /** The files that it may ask for later. */
  lazyImports: string[];
}

/** What the plugin is told. */
interface ManifestOptions {
  version: string;
  entry: string;
  dir: string;
  /** Files beside the code that hosts pin too: their paths and contents. */
  assets: Readonly<Record<string, string>>;
}

/**
 * Writes beside the built files their brotli forms, `manifest.json` (what there is, how large, what needs what, and its
 * subresource integrity), the licences of what went into them, and for our own gates `report/modules.json`, the sources in each file.
 */
export function manifest({ version, entry, dir, assets }: ManifestOptions): Plugin {
  return {
    name: 'iops-manifest',
    apply: 'build',
    writeBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const files = chunks.map((chunk) => describe(dir, chunk)).sort((a, b) => (a.path < b.path ? -1 : 1));
      for (const [path, text] of Object.entries(assets)) {
        writeFileSync(join(dir, path), text);
        files.push({ path, ...measure(dir, path), imports: [], lazyImports: [] });
      }
      writeFileSync(join(dir, 'licenses.txt'), licensesOf(chunks.flatMap(({ moduleIds }) => moduleIds)));
      writeJson(join(dir, 'manifest.json'), { version, entry, files });
      mkdirSync(join(dir, '../report'), { recursive: true });
      writeJson(join(dir, '../report/modules.json'), Object.fromEntries(chunks.map(modulesOf)));
    },
  };
}

function describe(dir: string, { fileName, imports, dynamicImports }: Rolldown.OutputChunk): ManifestFile {
  return { path: fileName, ...measure(dir, fileName), imports, lazyImports: dynamicImports };
}

/** Also leaves the compressed form beside the file, so that no server has to compress it at every request. */
function measure(dir: string, path: string): Pick<ManifestFile, 'bytes' | 'brotli' | 'integrity'> {
  const content = readFileSync(join(dir, path));
  const compressed = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } });
  writeFileSync(join(dir, `${path}.br`), compressed);
  const hash = createHash('sha384').update(content).digest('base64');
  return { bytes: content.length, brotli: compressed.length, integrity: `sha384-${hash}` };
}

function modulesOf({ fileName, moduleIds }: Rolldown.OutputChunk): [string, string[]] {
  return [fileName, moduleIds.map((id) => relative(process.cwd(), id))];
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
