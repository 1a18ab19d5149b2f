import { ROLES, type Role, TOKEN_MAX_MINUTES } from '@iops/contracts';
import { isPlainText } from './plain-text.js';
import type { Principal } from './principal.js';

/** Clocks of the host and here may differ by so much. */
export const CLOCK_TOLERANCE_SECONDS = 30;
const MAX_SUB_LENGTH = 255;

/** Who the claims name, or what is wrong with them. */
export type ClaimsReading =
  | { kind: 'principal'; principal: Principal & { kind: 'user' } }
  | { kind: 'refused'; reason: string };

/**
 * Reads the claims of a token whose signature, audience, issuer, `exp` and `nbf` were found good: who it is for, with
 * which role, and that it was not made to live longer than a token may.
 */
export function readClaims(claims: Record<string, unknown>, now: Date): ClaimsReading {
  const { sub, role, iat, exp } = claims;
  if (!isPlainText(sub, MAX_SUB_LENGTH) || isReserved(sub)) {
    return refused('`sub` must be the id of a person: 1 to 255 characters, none hidden, and no name that IOPS uses');
  }
  if (!isRole(role)) return refused(`\`role\` must be one of ${ROLES.join(', ')}`);
  if (!isSeconds(iat) || !isSeconds(exp)) return refused('`iat` and `exp` must be whole seconds since 1970');
  if (iat > now.getTime() / 1000 + CLOCK_TOLERANCE_SECONDS) return refused('`iat` is in the future');
  // With `iat` in the past this also bounds how far `exp` is ahead.
  if (exp <= iat || exp - iat > TOKEN_MAX_MINUTES * 60) {
    return refused(`\`exp\` must be after \`iat\`, by ${TOKEN_MAX_MINUTES} minutes at most`);
  }
  return { kind: 'principal', principal: { kind: 'user', id: sub, role, expiresAt: new Date(exp * 1000) } };
}

/** History names nobody `system`, servers `key:…` and what is polled `poll:…`; no person may pass for them, in any spelling. */
function isReserved(sub: string): boolean {
  return /^(system$|key:|poll:)/.test(sub.normalize('NFKC').toLowerCase());
}

function isRole(value: unknown): value is Role {
  return ROLES.includes(value as Role);
}

function isSeconds(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function refused(reason: string): ClaimsReading {
  return { kind: 'refused', reason };
}
