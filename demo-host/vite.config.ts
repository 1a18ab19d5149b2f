import { defineConfig } from 'vite';

const SCRIPTS = {
  gallery: 'gallery/gallery.ts',
  turbo: 'hosts/turbo/turbo.ts',
  'react-19': 'hosts/react-19/react-19.tsx',
  'strict-csp': 'hosts/strict-csp/strict-csp.ts',
  'two-copies': 'hosts/two-copies/two-copies.ts',
  frame: 'hosts/frame/frame.ts',
};
const REACT_18_SCRIPTS = { 'react-18': 'hosts/react-18/react-18.tsx' };
/** Every name that React goes by, also inside the wrappers. */
const REACT_18 = [
  { find: /^react(?=$|\/)/, replacement: 'react-18' },
  { find: /^react-dom(?=$|\/)/, replacement: 'react-dom-18' },
];

/** Builds the scripts of the examples and the gallery; `--mode react-18` the one that needs another React than is installed. */
export default defineConfig(({ mode }) => {
  const isReact18 = mode === 'react-18';
  return {
    base: '/hosts/assets/',
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: isReact18 ? { alias: REACT_18 } : {},
    publicDir: false,
    build: {
      target: 'es2022',
      sourcemap: true,
      outDir: 'dist/hosts',
      emptyOutDir: !isReact18,
      reportCompressedSize: false,
      modulePreload: false,
      rolldownOptions: {
        input: isReact18 ? REACT_18_SCRIPTS : SCRIPTS,
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  };
});
