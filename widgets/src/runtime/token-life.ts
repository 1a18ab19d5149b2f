import type { TokenAnswer } from '@iops/contracts';

/** A token in memory; times are milliseconds of this computer's clock. */
export interface HeldToken {
  token: string;
  refreshAt: number;
  expiresAt: number;
}

/** Assumed for a token that says nothing of its end. */
const UNKNOWN_LIFE_MS = 5 * 60_000;
/** A token is renewed so long before its end at the latest, to outlive one slow request. */
const MARGIN_MS = 30_000;
const USED_SHARE = 0.8;
/** A token that lives for moments must not keep the host busy. */
const SHORTEST_MS = 1_000;

/**
 * When a token that just came ends, and when to renew it: at 80 % of its life or 30 s before its end, whichever is
 * first (one of under a minute at half of it), and up to a tenth of that time sooner, so that pages that were opened together do not renew together.
 * `random` is 0..1.
 */
export function heldToken(answer: TokenAnswer, receivedAt: number, random: number): HeldToken {
  const lifeMs = lifeOf(answer, receivedAt);
  const usedMs = Math.max(SHORTEST_MS, lifeMs / 2, Math.min(lifeMs * USED_SHARE, lifeMs - MARGIN_MS));
  const refreshAt = receivedAt + usedMs * (1 - random / 10);
  return { token: answer.token, refreshAt, expiresAt: receivedAt + lifeMs };
}

/** The shorter of what the clocks say and what the token was issued for: this computer's clock may be wrong. */
function lifeOf({ token, expires_at }: TokenAnswer, receivedAt: number): number {
  const { iat, exp } = claimsOf(token);
  const end = expires_at === undefined ? exp * 1000 : Date.parse(expires_at);
  const remaining = end - receivedAt;
  const issuedFor = (exp - iat) * 1000;
  const plausible = [remaining, issuedFor].filter((ms) => ms > 0);
  return plausible.length > 0 ? Math.min(...plausible) : UNKNOWN_LIFE_MS;
}

function claimsOf(token: string): { iat: number; exp: number } {
  try {
    const payload = token.split('.')[1] ?? '';
    const { iat = NaN, exp = NaN } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    return { iat, exp };
  } catch {
    // Tokens are opaque to us; one that cannot be read is still sent.
    return { iat: NaN, exp: NaN };
  }
}
