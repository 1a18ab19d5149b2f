import { describe, expect, it } from '@jest/globals';
import { parsePostmasterFile } from './postmaster-file.js';

const lines = (status: string) => `4711\n/home/postgres-18\n1700000000\n5433\n\n127.0.0.1\n  123 45\n${status}\n`;

describe('a postmaster.pid', () => {
  it('names process, port and status, without the padding PostgreSQL adds', () => {
    expect(parsePostmasterFile(lines('ready   '))).toEqual({ pid: 4711, port: 5433, status: 'ready' });
    expect(parsePostmasterFile(lines('stopping'))?.status).toBe('stopping');
  });

  it('has no status while it is being written', () => {
    expect(parsePostmasterFile('4711\n/home/postgres-18\n')).toEqual({ pid: 4711, port: 0, status: '' });
  });

  it('that is empty names nobody', () => {
    expect(parsePostmasterFile('')).toBeNull();
  });
});
