import { ROLES } from '@iops/contracts';
import { describe, expect, test } from '@jest/globals';
import jwt from 'jsonwebtoken';
import { PERSONAS, parseRole } from './personas.js';
import { mintToken } from './token.js';

const key = { secret: 'a secret of more than thirty-two bytes', issuer: 'demo-host' };
const at = new Date('2026-03-04T10:00:00.750Z');
const verifying = { algorithms: ['HS256' as const], audience: 'iops', issuer: 'demo-host' };
const seconds = (time: string) => Date.parse(time) / 1000;

describe('mintToken', () => {
  test.each(ROLES)('a %s gets a token that verifies and carries exactly the claims of the contract', (role) => {
    const { token } = mintToken(role, key, at);
    expect(jwt.verify(token, key.secret, { ...verifying, clockTimestamp: seconds('2026-03-04T10:01:00Z') })).toEqual({
      iss: 'demo-host',
      aud: 'iops',
      sub: PERSONAS[role].sub,
      name: PERSONAS[role].name,
      role,
      iat: seconds('2026-03-04T10:00:00Z'),
      exp: seconds('2026-03-04T10:05:00Z'),
    });
  });

  test('a token lives five minutes and says so', () => {
    const { token, expires_at } = mintToken('viewer', key, at);
    const verifyAt = (time: string) => () =>
      jwt.verify(token, key.secret, { ...verifying, clockTimestamp: seconds(time) });
    expect(expires_at).toBe('2026-03-04T10:05:00.000Z');
    expect(verifyAt('2026-03-04T10:04:59Z')).not.toThrow();
    expect(verifyAt('2026-03-04T10:05:00Z')).toThrow('jwt expired');
  });

  test('a token does not verify with another secret', () => {
    const { token } = mintToken('admin', key, at);
    const otherSecret = 'another one of more than thirty-two bytes';
    expect(() => jwt.verify(token, otherSecret, verifying)).toThrow('invalid signature');
  });
});

describe('parseRole', () => {
  test.each([
    [undefined, 'operator'],
    ['viewer', 'viewer'],
    ['admin', 'admin'],
    ['root', null],
    ['toString', null],
    ['', null],
    [['admin', 'viewer'], null],
  ])('%j is read as %j', (text, role) => {
    expect(parseRole(text)).toBe(role);
  });
});
