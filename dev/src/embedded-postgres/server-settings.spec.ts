import { describe, expect, it } from '@jest/globals';
import { serverSettings } from './server-settings.js';

const GIGABYTE = 1024 ** 3;

describe('the settings of our PostgreSQL', () => {
  it.each([
    [24 * GIGABYTE, '1024MB'],
    [2 * GIGABYTE, '512MB'],
    [32 * 1024 ** 2, '16MB'],
  ])('give %d bytes of memory shared buffers of %s', (memory, expected) => {
    expect(serverSettings(5000, memory)).toContain(`shared_buffers=${expected}`);
  });

  it('listen on this machine only, without a socket file', () => {
    const settings = serverSettings(5000, GIGABYTE);
    expect(settings).toEqual(
      expect.arrayContaining(['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'port=5000']),
    );
  });

  it('never trade durability for speed', () => {
    expect(serverSettings(5000, GIGABYTE).join(' ')).not.toMatch(/fsync|synchronous_commit|full_page_writes/);
  });
});
