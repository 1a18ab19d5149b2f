import { defineConfig } from 'vite';
import { compactCss } from './build/compact-css.js';
import { editorData } from './build/editor-data.js';
import { packageTypes } from './build/package-types.js';
import bundle from './vite.config.js';

const outDir = 'dist/package';
const entry = {
  index: 'src/index.ts',
  classes: 'src/classes.ts',
  react: 'src/react/react.ts',
  jsx: 'src/react/jsx.ts',
  node: 'src/node.ts',
};
const types = ['index.d.ts', 'classes.d.ts', 'react/react.d.ts', 'react/jsx.d.ts'];

// What npm gets, for hosts with a bundler of their own: what they may have already (Lit, React, socket.io) stays outside.
export default defineConfig({
  define: bundle.define!,
  plugins: [
    compactCss(),
    packageTypes({ own: 'dist/types', contracts: '../contracts/dist', outDir: `${outDir}/types`, entries: types }),
    editorData({ outDir: 'dist' }),
  ],
  build: {
    target: 'es2022',
    outDir,
    reportCompressedSize: false,
    lib: { entry, formats: ['es'] },
    minify: false,
    rolldownOptions: {
      external: /^(@lit\/|@tanstack\/|lit|react|socket\.io-client)/,
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
