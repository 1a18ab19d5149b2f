import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const own = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const DECORATORS = own('decorators.ts');
const CSS_TAG = own('css-tag.ts');
/** How the compiler applies decorators; its own way also serves classes, methods and parameters. */
const APPLY =
  'export default (decorators, prototype, name) => { for (const decorate of decorators) decorate(prototype, name) }';

/**
 * Puts three parts in place of Lit's and the compiler's that do what our elements need in the browsers that we serve,
 * and no more: they come before the first figure on every host page. Lit itself stays as it is.
 */
export function leanLit(): Plugin {
  return {
    name: 'iops-lean-lit',
    apply: 'build',
    enforce: 'pre',
    resolveId: (id, importer) => {
      if (id === 'lit/decorators.js') return DECORATORS;
      return id === './css-tag.js' && importer?.includes('@lit/reactive-element') ? CSS_TAG : null;
    },
    transform: (_, id) => (/@oxc-project.runtime.*\/decorate\.js$/.test(id) ? { code: APPLY, map: null } : null),
  };
}
