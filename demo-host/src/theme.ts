/** How the page is lit: as the system says, or always light, or always dark. */
export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Reads the remembered theme from a Cookie header; the server needs it, so that the first paint is right. */
export function parseTheme(cookies: string | undefined): Theme {
  const remembered = /(?:^|;\s*)theme=([a-z]+)/.exec(cookies ?? '')?.[1];
  return THEMES.find((theme) => theme === remembered) ?? 'auto';
}
