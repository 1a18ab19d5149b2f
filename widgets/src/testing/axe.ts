import axe from 'axe-core';

/** What axe finds wrong with an element and all inside it; empty for nothing. */
export async function violations(root: Element): Promise<string[]> {
  const found = await axe.run(root, { resultTypes: ['violations'] });
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`),
  );
}

/** Paints the page light or dark, as `color-scheme` on a host's root does. */
export function paint(root: HTMLElement, scheme: 'light' | 'dark'): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `.light { color-scheme: light; background: #fff } .dark { color-scheme: dark; background: #111 } .dark :is(h1,h2) { color: #fff }`,
  );
  document.adoptedStyleSheets = [sheet];
  root.className = scheme;
}
