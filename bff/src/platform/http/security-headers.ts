/** Nothing may be loaded, run or framed from an answer of the API. */
const API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/** The page of the API description brings its own script and style sheet, with styles in its markup. */
const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
/** Two years, as the preload list asks for. */
const TRANSPORT = { 'strict-transport-security': 'max-age=63072000; includeSubDomains' };

const ALL = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
};
const API = {
  ...ALL,
  'content-security-policy': API_POLICY,
  'cross-origin-resource-policy': 'same-site',
  'cache-control': 'no-store',
};
const DOCS = { ...API, 'content-security-policy': DOCS_POLICY };
/** Public code that any page may load: it says itself how long it is good, and that it may cross origins. */
const ELEMENTS = { ...ALL, 'content-security-policy': API_POLICY };

/**
 * The headers that keep a browser from guessing, caching, framing or running an answer, by the path asked for.
 * In production they also ask for TLS from now on; browsers heed that only where they came by TLS.
 */
export function securityHeaders(isProduction: boolean): (url: string) => Readonly<Record<string, string>> {
  const extra = isProduction ? TRANSPORT : {};
  const [api, docs, elements] = [API, DOCS, ELEMENTS].map((headers) => ({ ...headers, ...extra }));
  return (url) => {
    if (url.startsWith('/api/docs')) return docs!;
    return url.startsWith('/embed/') ? elements! : api!;
  };
}
