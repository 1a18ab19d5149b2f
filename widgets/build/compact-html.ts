import type { Plugin } from 'vite';

/** Takes the indentation out of our sources: code minifiers leave it in html`…` templates, where it means nothing. */
export function compactHtml(): Plugin {
  return {
    name: 'iops-compact-html',
    apply: 'build',
    enforce: 'pre',
    // Lines stay, so that source maps stay true.
    transform: (code, id) =>
      id.includes('/widgets/src/') ? { code: code.replace(/\n[ \t]+/g, '\n'), map: null } : null,
  };
}
