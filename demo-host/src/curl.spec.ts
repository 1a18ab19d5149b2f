import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { ingestCurl } from './curl.js';

test('a shell hands curl the very event, whatever is in it, and the key from the environment', () => {
  const event = { event_id: 'it\'s $HOME `id` \\ "quoted" %s', data: { note: 'two\nlines' } };
  const command = ingestCurl('http://localhost:4000', event);
  const printArguments = `curl() { printf '%s\\0' "$@"; }\n${command}`;
  const output = execFileSync('sh', ['-c', printArguments], { env: { IOPS_INGEST_KEY: 'the-key' } }).toString();
  const [url, , keyHeader, , contentType, , body] = output.split('\0');
  expect([url, keyHeader, contentType]).toEqual([
    'http://localhost:4000/ingest',
    'X-API-Key: the-key',
    'Content-Type: application/json',
  ]);
  expect(JSON.parse(body ?? '')).toEqual(event);
});
