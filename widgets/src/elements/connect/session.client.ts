import type { Session } from '@iops/contracts';
import { scopesBeyondRead, type Wrong, wrongOf } from './connect-input.js';

const TIMEOUT_MS = 10_000;

/** Whom a secret stands for, or why it cannot be used. */
export type Trial = { kind: 'session'; session: Session } | { kind: 'wrong'; wrong: Wrong; scopes?: string };

/** Asks IOPS whom a token or key stands for. */
export async function trySecret(apiBase: string, secret: string): Promise<Trial> {
  try {
    const response = await fetch(`${apiBase}/api/session`, {
      headers: { accept: 'application/json', authorization: `Bearer ${secret}` },
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) return { kind: 'wrong', wrong: wrongOf(response.status) };
    return judge(await response.json().catch(() => null));
  } catch {
    return { kind: 'wrong', wrong: 'network' };
  }
}

function judge(answer: unknown): Trial {
  const session = answer as Session | null;
  const isOurs =
    session?.kind === 'key'
      ? Array.isArray(session.scopes)
      : session?.kind === 'user' && Date.parse(session.expiresAt) > 0;
  if (!session || !isOurs) return { kind: 'wrong', wrong: 'not-iops' };
  const beyond = scopesBeyondRead(session);
  return beyond.length > 0
    ? { kind: 'wrong', wrong: 'too-much', scopes: beyond.join(', ') }
    : { kind: 'session', session };
}
