import { element } from './element.js';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Lights the page as chosen and remembers it in a cookie, from which the server lights the next first paint. */
export function setUpTheme(): void {
  element('theme').addEventListener('change', (event) => {
    const { value } = event.target as HTMLInputElement;
    document.documentElement.dataset['theme'] = value;
    // oxlint-disable-next-line unicorn/no-document-cookie -- the server reads it
    document.cookie = `theme=${value}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax`;
  });
}
