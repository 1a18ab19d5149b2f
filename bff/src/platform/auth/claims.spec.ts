import { describe, expect, it } from '@jest/globals';
import { readClaims } from './claims.js';

const NOW = 1_800_000_000;
const read = (change: object) =>
  readClaims({ sub: 'ana', role: 'operator', iat: NOW, exp: NOW + 300, ...change }, new Date(NOW * 1000));

describe('the claims of a token', () => {
  it('name a person, a role and an end', () => {
    expect(read({})).toEqual({
      kind: 'principal',
      principal: { kind: 'user', id: 'ana', role: 'operator', expiresAt: new Date((NOW + 300) * 1000) },
    });
  });

  it.each([
    ['15 minutes, to the second', { exp: NOW + 900 }],
    ['15 minutes, by a clock 30 s ahead', { iat: NOW + 30, exp: NOW + 930 }],
    ['a past that is within the tolerance for exp', { iat: NOW - 910, exp: NOW - 10 }],
    ['a subject of 255 characters', { sub: 'a'.repeat(255) }],
    ['a subject that only holds a name of ours', { sub: 'system.admin' }],
    ['a subject with key inside', { sub: 'monkey:1' }],
  ])('may say %s', (_, change) => {
    expect(read(change).kind).toBe('principal');
  });

  it.each([
    ['a second more than 15 minutes', { exp: NOW + 901 }, '`exp`'],
    ['a clock 31 s ahead', { iat: NOW + 31, exp: NOW + 300 }, '`iat`'],
    ['no life at all', { exp: NOW }, '`exp`'],
    ['times before 1970', { iat: -900, exp: -1 }, '`iat` and `exp`'],
    ['a number for NaN', { exp: Number.NaN }, '`iat` and `exp`'],
    ['a subject of 256 characters', { sub: 'a'.repeat(256) }, '`sub`'],
    ['the name for nobody', { sub: 'system' }, '`sub`'],
    ['the name of a server', { sub: 'key:abcdefghij01' }, '`sub`'],
    ['the name of what is polled', { sub: 'Poll:rails' }, '`sub`'],
    ['a role that is inherited', { role: 'toString' }, '`role`'],
  ])('may not say %s', (_, change, field) => {
    expect(read(change)).toEqual({ kind: 'refused', reason: expect.stringContaining(field) });
  });
});
