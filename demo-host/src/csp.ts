/** Directives that a page needs otherwise, by name; null leaves one out. */
export type Directives = Readonly<Record<string, string | null>>;

/**
 * The Content-Security-Policy of a page: what any host that embeds the elements can send as it is.
 * Lit is the only maker of trusted types; a second copy of it on the page makes its policy again.
 */
export function contentSecurityPolicy(bffUrl: string, otherwise: Directives = {}): string {
  const socket = bffUrl.replace(/^http/, 'ws');
  const directives: Directives = {
    'default-src': `'none'`,
    'script-src': `'self' ${bffUrl}`,
    'style-src': `'self' ${bffUrl}`,
    'connect-src': `'self' ${bffUrl} ${socket}`,
    'img-src': `'self' data: blob:`,
    'font-src': `'self'`,
    'base-uri': `'none'`,
    'form-action': `'none'`,
    'frame-ancestors': `'self'`,
    'require-trusted-types-for': `'script'`,
    'trusted-types': `lit-html 'allow-duplicates'`,
    ...otherwise,
  };
  const said = Object.entries(directives).filter(([, value]) => value !== null);
  return said.map(([name, value]) => `${name} ${value}`).join('; ');
}
