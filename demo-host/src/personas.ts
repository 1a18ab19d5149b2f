import type { Role } from '@iops/contracts';

/** Someone of the invented marketplace who may be signed in. */
export interface Persona {
  /** `sub` of the token: what the audit trail of IOPS will show. */
  sub: string;
  name: string;
}

/** One member of staff for each role; a real host takes these from its session. */
export const PERSONAS: Readonly<Record<Role, Persona>> = {
  viewer: { sub: 'staff_3071', name: 'Ines Duarte' },
  operator: { sub: 'staff_2048', name: 'Marcus Hale' },
  admin: { sub: 'staff_1007', name: 'Priya Raman' },
};

/** Reads a role from a query; operator when none is named, null when there is no such role. */
export function parseRole(text: unknown): Role | null {
  if (text === undefined) return 'operator';
  return typeof text === 'string' && Object.hasOwn(PERSONAS, text) ? (text as Role) : null;
}
