import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** One file of the bundle, as hosts pin it. */
interface ManifestFile {
  path: string;
  bytes: number;
  brotli: number;
  /** For `integrity=`. */
  integrity: string;
}

/** Writes `manifest.json` beside the built files: what there is, how large, and its subresource integrity. */
export function manifest({ version, entry, dir }: { version: string; entry: string; dir: string }): Plugin {
  return {
    name: 'iops-manifest',
    apply: 'build',
    closeBundle() {
      const paths = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.js'));
      const files = paths.sort().map((path) => describe(dir, path));
      writeFileSync(join(dir, 'manifest.json'), `${JSON.stringify({ version, entry, files }, null, 2)}\n`);
    },
  };
}

function describe(dir: string, path: string): ManifestFile {
  const content = readFileSync(join(dir, path));
  const hash = createHash('sha384').update(content).digest('base64');
  return {
    path,
    bytes: content.length,
    brotli: brotliCompressSync(content).length,
    integrity: `sha384-${hash}`,
  };
}
