import { createHmac, timingSafeEqual } from 'node:crypto';

const COOKIE = 'meridian_session';

/** The id of a visitor's session, out of a Cookie header; null where there is none. */
export function sessionIn(cookies: string | undefined): string | null {
  return new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]{8,64})(?:;|$)`).exec(cookies ?? '')?.[1] ?? null;
}

/** The Set-Cookie header that begins a session: no script can read it, and no other site's form sends it. */
export function sessionCookie(session: string): string {
  return `${COOKIE}=${session}; Path=/; HttpOnly; SameSite=Lax`;
}

/** What only a page of this session knows: `purpose` keeps its CSRF token and its CSP nonce apart. */
export function sessionSecret(session: string, purpose: 'csrf' | 'csp-nonce', key: Buffer): string {
  return createHmac('sha256', key).update(`${purpose}:${session}`).digest('base64url');
}

/** Whether a header carries exactly this secret; how long the comparison takes tells nothing. */
export function carries(header: string | string[] | undefined, secret: string): boolean {
  const [given, expected] = [Buffer.from(String(header ?? '')), Buffer.from(secret)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
