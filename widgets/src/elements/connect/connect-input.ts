import type { Scope, Session } from '@iops/contracts';

/** What can be wrong with what was entered, or with what IOPS says to it. */
export type Wrong =
  | 'no-address'
  | 'address'
  | 'mixed'
  | 'no-secret'
  | 'form'
  | 'network'
  | 'not-iops'
  | 'refused'
  | 'scope'
  | 'too-much'
  | 'busy';

/** Which field to mend. */
export type Field = 'address' | 'secret';

/** What was entered, ready to be tried, or what is wrong with it. */
export type Reading =
  | { kind: 'entered'; apiBase: string; secret: string }
  | { kind: 'wrong'; field: Field; wrong: Wrong };

const KEY = /^iops_[a-z0-9]{12}_[A-Za-z0-9]{43}_[0-9a-f]{8}$/;
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Reads the fields of the form on a page of the given protocol; what is around a pasted secret is taken off. */
export function readInput(address: string, pasted: string, pageProtocol: string): Reading {
  const wrongAddress = addressFault(address.trim(), pageProtocol);
  if (wrongAddress) return { kind: 'wrong', field: 'address', wrong: wrongAddress };
  const secret = pasted.trim().replace(/^Bearer\s+/i, '');
  if (secret === '') return { kind: 'wrong', field: 'secret', wrong: 'no-secret' };
  if (!KEY.test(secret) && !JWT.test(secret)) return { kind: 'wrong', field: 'secret', wrong: 'form' };
  return { kind: 'entered', apiBase: address.trim().replace(/\/+$/, ''), secret };
}

function addressFault(address: string, pageProtocol: string): Wrong | null {
  if (address === '') return 'no-address';
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return 'address';
  const { protocol, hostname, username } = new URL(address);
  if (username !== '') return 'address';
  const isLocal = /^(localhost|127\.|\[::1\])/.test(hostname);
  return pageProtocol === 'https:' && protocol === 'http:' && !isLocal ? 'mixed' : null;
}

/** The scopes of a key beyond `read`: a page must not hold them, for whoever opens it has them too. */
export function scopesBeyondRead(session: Session): Scope[] {
  return session.kind === 'key' ? session.scopes.filter((scope) => scope !== 'read') : [];
}

/** What an answer to the question of whom the secret stands for means, by its status. */
export function wrongOf(status: number): Wrong {
  if (status === 401) return 'refused';
  if (status === 403) return 'scope';
  if (status === 429 || status >= 500) return 'busy';
  return 'not-iops';
}
