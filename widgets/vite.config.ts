import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { compact, compactCss } from './build/compact-css.js';
import { compactHtml } from './build/compact-html.js';
import { leanLit } from './build/lean-lit.js';
import { manifest } from './build/manifest.js';

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const { version } = JSON.parse(readFileSync(file('package.json'), 'utf8')) as { version: string };
const assets = { 'iops.css': compact(readFileSync(file('src/iops.css'), 'utf8')) };
const outDir = 'dist/esm';

export default defineConfig({
  define: { 'process.env.NODE_ENV': '"production"', IOPS_VERSION: JSON.stringify(version) },
  plugins: [compactCss(), compactHtml(), leanLit(), manifest({ version, entry: 'iops.js', dir: outDir, assets })],
  build: {
    target: 'es2022',
    sourcemap: true,
    outDir,
    reportCompressedSize: false,
    lib: { entry: { iops: 'src/index.ts', frame: 'src/frame/frame.ts' }, formats: ['es'] },
    minify: 'oxc',
    rolldownOptions: {
      // What views share with the entry stays in it: a chunk of its own would be one more trip before the first figure.
      preserveEntrySignatures: 'allow-extension',
      output: {
        // Library builds keep their whitespace unless told.
        minify: true,
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
        // What comes with the words comes in one file, which the entry asks for by itself.
        codeSplitting: {
          groups: [{ name: 'states.view', test: /src\/(base\/(states|icons)|i18n\/(format|entry))/ }],
          includeDependenciesRecursively: false,
        },
      },
    },
  },
});
