import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';
import { compactCss } from './build/compact-css.js';
import { manifest } from './build/manifest.js';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };
const outDir = 'dist/esm';

export default defineConfig({
  define: { 'process.env.NODE_ENV': '"production"', IOPS_VERSION: JSON.stringify(version) },
  plugins: [compactCss(), manifest({ version, entry: 'iops.js', dir: outDir })],
  build: {
    target: 'es2022',
    sourcemap: true,
    outDir,
    reportCompressedSize: false,
    lib: { entry: { iops: 'src/index.ts', node: 'src/node.ts' }, formats: ['es'] },
    minify: 'oxc',
    rolldownOptions: {
      // What views share with the entry stays in it: a chunk of its own would be one more trip before the first figure.
      preserveEntrySignatures: 'allow-extension',
      output: {
        // Library builds keep their whitespace unless told.
        minify: true,
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
      },
    },
  },
});
