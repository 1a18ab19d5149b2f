import type { Plugin } from 'vite';

/** Takes comments and needless blanks out of css`…` templates: code minifiers leave template text as it is. */
export function compactCss(): Plugin {
  return {
    name: 'iops-compact-css',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('.styles.ts')) return null;
      const compacted = code.replace(/css`([^`]*)`/g, (_, text: string) => `css\`${compact(text)}\``);
      return { code: compacted, map: null };
    },
  };
}

/** Blanks before a colon and around `+` and `-` mean something; those left out here never do. */
export function compact(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/\s*([{};])\s*/g, '$1')
    .replace(/([:,])\s+/g, '$1')
    .replace(/ ([<>]=?) /g, '$1')
    .replace(/(?<=[\d)]) \* (?=[\dv])/g, '*')
    .replace(/(?<![\w.])0\.(?=\d)/g, '.')
    .replaceAll(';}', '}')
    .trim();
}
