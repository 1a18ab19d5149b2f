/**
 * The Content-Security-Policy of the page: what any host that embeds the elements can send as it is.
 * Lit is the only maker of trusted types; a second copy of it on the page makes its policy again.
 */
export function contentSecurityPolicy(bffUrl: string): string {
  const socket = bffUrl.replace(/^http/, 'ws');
  return [
    `default-src 'none'`,
    `script-src 'self' ${bffUrl}`,
    `style-src 'self' ${bffUrl}`,
    `connect-src 'self' ${bffUrl} ${socket}`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'self'`,
    `require-trusted-types-for 'script'`,
    `trusted-types lit-html 'allow-duplicates'`,
  ].join('; ');
}
