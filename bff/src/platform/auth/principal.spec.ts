import { describe, expect, it } from '@jest/globals';
import { isAllowed, type Principal } from './principal.js';

const user = (role: 'viewer' | 'operator' | 'admin'): Principal => ({
  kind: 'user',
  id: 'ana',
  role,
  expiresAt: new Date(0),
});
const key = (...scopes: ('ingest' | 'read' | 'outbound' | 'admin')[]): Principal => ({ kind: 'key', id: 'k', scopes });

describe('access', () => {
  it.each([
    ['viewer', 'viewer', true],
    ['viewer', 'operator', false],
    ['operator', 'viewer', true],
    ['operator', 'admin', false],
    ['admin', 'operator', true],
  ] as const)('a %s on a route for %s: %s', (role, needed, allowed) => {
    expect(isAllowed({ role: needed, scope: 'read' }, user(role))).toBe(allowed);
  });

  it('a key needs the scope of the route, or admin', () => {
    expect(isAllowed({ role: 'viewer', scope: 'read' }, key('read'))).toBe(true);
    expect(isAllowed({ role: 'viewer', scope: 'read' }, key('ingest', 'outbound'))).toBe(false);
    expect(isAllowed({ role: 'operator' }, key('read'))).toBe(false);
    expect(isAllowed({ role: 'operator' }, key('admin'))).toBe(true);
  });

  it('a route without a role takes no person', () => {
    expect(isAllowed({ scope: 'outbound' }, user('admin'))).toBe(false);
  });
});
