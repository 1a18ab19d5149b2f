import { ROLES, type Role, type Scope } from '@iops/contracts';

/** Who is asking: a person by the host's token, or a server by its key. */
export type Principal =
  | { kind: 'user'; id: string; role: Role; expiresAt: Date }
  | { kind: 'key'; id: string; scopes: readonly Scope[] };

/** Who may call a route: anybody, or roles from `role` up and keys with `scope`. */
export type Access = { open: true } | { open?: false; role?: Role; scope?: Scope };

/** True when the principal may do what `access` guards; an admin key may do everything. */
export function isAllowed(access: Access, principal: Principal): boolean {
  if (access.open) return true;
  if (principal.kind === 'user')
    return access.role !== undefined && ROLES.indexOf(principal.role) >= ROLES.indexOf(access.role);
  return principal.scopes.includes('admin') || (access.scope !== undefined && principal.scopes.includes(access.scope));
}

/** How audit and history name a principal. */
export function actorOf(principal: Principal): string {
  return principal.kind === 'user' ? principal.id : `key:${principal.id}`;
}
