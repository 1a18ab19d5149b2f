import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { untilCurrent } from './figures.js';
import { Screen } from './screen.js';

describe('waiting for figures that are those of now', () => {
  let server: Server;
  let asked = 0;
  let written = '';
  afterEach(() => void server.close());

  /** Waits on a service that answers so, one time after the other; the last answer is also that to whatever follows. */
  async function wait(...answers: ((response: ServerResponse) => void)[]): Promise<void> {
    [asked, written] = [0, ''];
    server = createServer((_, response) => answers[Math.min(asked++, answers.length - 1)]!(response)).listen(0);
    await once(server, 'listening');
    const out = new PassThrough().on('data', (chunk) => (written += String(chunk)));
    const { port } = server.address() as AddressInfo;
    await untilCurrent(`http://127.0.0.1:${port}/api/ready`, new Screen(out as unknown as NodeJS.WriteStream));
  }
  const behind = (seconds: number) => (response: ServerResponse) =>
    response.end(JSON.stringify({ lags: [{ name: 'entities', seconds, rows: 9_000 }] }));
  const current = (response: ServerResponse) =>
    response.end(JSON.stringify({ lags: [{ name: 'entities', seconds: 1, rows: 2 }] }));

  it('is over with the first answer that nothing is behind', async () => {
    await wait(current);
    expect(asked).toBe(1);
    expect(written).toBe('');
  });

  it('goes on while a follower is behind or nobody answers, and until what came of it has settled', async () => {
    const gone = (response: ServerResponse) => response.destroy();
    const busy = (response: ServerResponse) => response.writeHead(503).end('{}');
    await wait(behind(20), behind(12), gone, busy, behind(4), current);
    // Two seconds of looks, one each half second, once all is read.
    expect(asked).toBeGreaterThan(8);
    expect(written).toMatch(/figures\s+40 %, 8 of 20 seconds caught up\n/);
    expect(written).toMatch(/figures\s+as of now/);
  });
});
