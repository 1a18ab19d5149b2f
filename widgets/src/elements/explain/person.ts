import type { Role } from '@iops/contracts';

/** Who is looking, as far as the token says. */
export interface Person {
  /** As history and feedback name them; null where the token is none that can be read. */
  id: string | null;
  /** False only for who may look, but not act. */
  canAct: boolean;
}

/** Reads a JWT's claims, without checking them: the API does that. */
export function personOf(token: string): Person {
  const { sub, role } = claimsOf(token);
  return { id: typeof sub === 'string' ? sub : null, canAct: role !== ('viewer' satisfies Role) };
}

function claimsOf(token: string): { sub?: unknown; role?: unknown } {
  try {
    const base64 = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === 'object' && claims !== null ? claims : {};
  } catch {
    return {};
  }
}
