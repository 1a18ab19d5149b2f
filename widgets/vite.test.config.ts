import { cpSync, readdirSync } from 'node:fs';
import { defineConfig } from 'vite';

// Bundles the browser tests, so that the runner serves a handful of files; beside them lie copies of the bundle.
const tests = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.test.ts'));
const entries = tests.map((path) => [path.replaceAll('/', '.').replace(/\.ts$/, ''), `src/${path}`]);

export default defineConfig({
  plugins: [
    {
      name: 'iops-copies',
      closeBundle: () => {
        for (const copy of ['second', 'pinned']) cpSync('dist/esm', `dist-test/${copy}`, { recursive: true });
      },
    },
  ],
  define: { 'process.env.NODE_ENV': '"production"', IOPS_VERSION: '"test"' },
  build: {
    target: 'es2022',
    sourcemap: true,
    minify: false,
    outDir: 'dist-test',
    reportCompressedSize: false,
    lib: { entry: { ...Object.fromEntries(entries), 'strict-page': 'src/testing/strict-page.ts' }, formats: ['es'] },
    rolldownOptions: {
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name].js',
        codeSplitting: { groups: [{ name: 'vendor', test: /node_modules/ }] },
      },
    },
  },
});
