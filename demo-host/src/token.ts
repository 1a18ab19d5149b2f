import { type Role, TOKEN_AUDIENCE, type TokenAnswer } from '@iops/contracts';
import jwt from 'jsonwebtoken';
import { PERSONAS, parseRole } from './personas.js';

/** Life of a token. Short, because a token cannot be called back; the elements fetch the next one in time. */
export const TOKEN_LIFE_SECONDS = 5 * 60;

/** Who a token names, if this host minted it and it has not expired; null otherwise. */
export function verifyToken(token: string, key: TokenKey): { role: Role } | null {
  try {
    const claims = jwt.verify(token, key.secret, {
      algorithms: ['HS256'],
      audience: TOKEN_AUDIENCE,
      issuer: key.issuer,
    }) as { role?: unknown };
    const role = parseRole(claims.role ?? null);
    return role && { role };
  } catch {
    return null;
  }
}

/** What tokens are signed with, and by whom. */
export interface TokenKey {
  secret: string;
  issuer: string;
}

/** Mints an HS256 token for the member of staff with this role, valid from `at` for five minutes. */
export function mintToken(role: Role, key: TokenKey, at: Date): Required<TokenAnswer> {
  const iat = Math.floor(at.getTime() / 1000);
  const exp = iat + TOKEN_LIFE_SECONDS;
  const claims = { iss: key.issuer, aud: TOKEN_AUDIENCE, ...PERSONAS[role], role, iat, exp };
  return {
    token: jwt.sign(claims, key.secret, { algorithm: 'HS256' }),
    expires_at: new Date(exp * 1000).toISOString(),
  };
}
