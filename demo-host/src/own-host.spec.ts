import { describe, expect, test } from '@jest/globals';
import { isOwnHost } from './own-host.js';

describe('isOwnHost', () => {
  test.each(['localhost', 'localhost:4200', 'LOCALHOST:4200', '127.0.0.1:4200', '127.1.2.3', '[::1]:4200', '[::1]'])(
    '%j is this machine',
    (host) => expect(isOwnHost(host)).toBe(true),
  );

  test.each([
    undefined,
    '',
    'evil.example:4200',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '127.0.0.1.evil.example:4200',
    'evil-localhost',
    'user@localhost',
    'localhost:4200/',
    'localhost:',
    '10.0.0.7:4200',
    '127.0.0.1.5',
    '0.0.0.0',
    '[::ffff:10.0.0.1]',
  ])('%j is not', (host) => expect(isOwnHost(host)).toBe(false));
});
