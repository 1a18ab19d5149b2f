import type { Role, TokenAnswer } from '@iops/contracts';
import jwt from 'jsonwebtoken';
import { PERSONAS } from './personas.js';

/** Life of a token. Short, because a token cannot be called back; the elements fetch the next one in time. */
export const TOKEN_LIFE_SECONDS = 5 * 60;

/** Mints an HS256 token for the member of staff with this role, valid from `at` for five minutes. */
export function mintToken(role: Role, key: { secret: string; issuer: string }, at: Date): Required<TokenAnswer> {
  const iat = Math.floor(at.getTime() / 1000);
  const exp = iat + TOKEN_LIFE_SECONDS;
  const claims = { iss: key.issuer, aud: 'iops', ...PERSONAS[role], role, iat, exp };
  return {
    token: jwt.sign(claims, key.secret, { algorithm: 'HS256' }),
    expires_at: new Date(exp * 1000).toISOString(),
  };
}
