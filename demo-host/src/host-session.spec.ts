import { expect, test } from '@jest/globals';
import { carries, sessionCookie, sessionIn, sessionSecret } from './host-session.js';

const key = Buffer.alloc(32, 7);

test('a session is found among other cookies, and what cannot be one is none', () => {
  expect(sessionIn(`theme=dark; ${sessionCookie('a-b_c-123').split(';')[0]}; x=1`)).toBe('a-b_c-123');
  for (const cookies of [
    undefined,
    '',
    'theme=dark',
    'meridian_session=',
    'meridian_session=a"><b>',
    'not_meridian_session=a-b_c-123',
  ])
    expect(sessionIn(cookies)).toBeNull();
});

test('a secret is of one session, one purpose and one key', () => {
  const secrets = [
    sessionSecret('one-session', 'csrf', key),
    sessionSecret('two-session', 'csrf', key),
    sessionSecret('one-session', 'csp-nonce', key),
    sessionSecret('one-session', 'csrf', Buffer.alloc(32, 8)),
  ];
  expect(new Set(secrets).size).toBe(4);
  expect(sessionSecret('one-session', 'csrf', key)).toBe(secrets[0]);
});

test('only the very secret passes', () => {
  const secret = sessionSecret('one-session', 'csrf', key);
  expect(carries(secret, secret)).toBe(true);
  for (const header of [undefined, '', secret.slice(1), `${secret}=`, [secret, secret]])
    expect(carries(header, secret)).toBe(false);
});
