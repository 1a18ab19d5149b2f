/** The headers a browser sets by itself, which a page cannot forge. */
export interface OriginHeaders {
  host?: string | undefined;
  origin?: string | undefined;
  'sec-fetch-site'?: string | string[] | undefined;
}

/** Whether a request comes from a page that this very server sent. Without an Origin it does not. */
export function isSameOrigin(headers: OriginHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  if (!headers.origin || !URL.canParse(headers.origin)) return false;
  return new URL(headers.origin).host === headers.host;
}
