import type { TokenAnswer } from '@iops/contracts';

/** What a token function learns of the request for a token. */
export interface TokenContext {
  signal: AbortSignal;
  /** Why a token is needed: none yet, it nears its end, or the API refused it. */
  reason: 'first' | 'refresh' | 'refused';
}

/** Answers a fresh token, or null when nobody is signed in. */
export type TokenProvider = (context: TokenContext) => Promise<TokenAnswer | null>;

/** What a host tells `configure`. Where something is missing, the page's metas are asked. */
export interface ConfigureOptions {
  /** Where IOPS is, `https://ops.example.com`. Meta `iops-api`. */
  apiBase?: string;
  tokenProvider?: TokenProvider;
  /** Same-origin path that answers a `POST` with `{token, expires_at?}`. Meta `iops-token-endpoint`. */
  tokenEndpoint?: string;
  /** BCP 47; an element's own `lang` wins, the page's is asked when both are missing. */
  lang?: string;
  /** IANA; an element's own `time-zone` wins, the browser's is used when both are missing. */
  timeZone?: string;
  /** Called once each time the session turns out to have ended. */
  onAuthRequired?: () => void;
}

/** Where the runtime gets data and tokens. */
export interface Settings {
  /** Without a slash at its end. */
  apiBase: string;
  token: TokenProvider | string;
}

/** Settings from the options and the page's metas, or what is missing. */
export function settingsFrom(
  { apiBase, tokenProvider, tokenEndpoint }: ConfigureOptions,
  meta: (name: string) => string | null,
): Settings | { missing: string } {
  const base = apiBase ?? meta('iops-api');
  if (!base) return { missing: 'apiBase (or <meta name="iops-api">)' };
  const token = tokenProvider ?? tokenEndpoint ?? meta('iops-token-endpoint');
  if (!token) return { missing: 'tokenProvider or tokenEndpoint (or <meta name="iops-token-endpoint">)' };
  return { apiBase: base.replace(/\/+$/, ''), token };
}
