import { defineConfig } from 'vite';
import bundle from './vite.config.js';

// `@iops/widgets/testing`, for the gallery: fakes and fixtures of ours, which no host gets.
export default defineConfig({
  define: bundle.define!,
  build: {
    target: 'es2022',
    outDir: 'dist/testing',
    reportCompressedSize: false,
    lib: { entry: { testing: 'src/testing/fake-iops.ts' }, formats: ['es'] },
  },
});
