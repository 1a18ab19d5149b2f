import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Config } from '../../platform/config/config.js';
import type { Reply } from './answer.js';
import { RailsClient } from './rails.client.js';

const request = { since: new Date(0), page: 1, etag: null };

describe('the client of the platform', () => {
  let server: Server;
  let client: RailsClient;

  beforeAll(async () => {
    server = createServer(({ url }, response) => {
      if (url!.startsWith('/api/v1/tutors')) return;
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 200);
      response.on('close', () => clearInterval(drip));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    client = new RailsClient({ rails: { url, token: 'x' } } as Config);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  async function timed(reply: Promise<Reply>): Promise<{ reply: Reply; seconds: number }> {
    const begun = performance.now();
    return { reply: await reply, seconds: (performance.now() - begun) / 1_000 };
  }

  it('waits 10 s for the first word, 30 s for the last, and not at all once it is stopped', async () => {
    // A deadline must outlive the collections of a long wait.
    setFlagsFromString('--expose-gc');
    const collecting = setInterval(runInNewContext('gc') as () => void, 500);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 1_000);
    const never = new AbortController().signal;
    const [silent, slow, stopped] = await Promise.all([
      timed(client.get('tutors', request, never)),
      timed(client.get('calls', request, never)),
      timed(client.get('calls', request, stop.signal)),
    ]);
    clearInterval(collecting);
    const late = { silent: silent.seconds - 10, slow: slow.seconds - 30, stopped: stopped.seconds - 1 };
    expect(silent.reply).toEqual({ kind: 'failed', error: 'no answer within 10 s' });
    expect(slow.reply).toEqual({ kind: 'failed', error: 'no whole answer within 30 s' });
    expect(stopped.reply).toEqual({ kind: 'failed', error: 'stopped' });
    for (const seconds of Object.values(late)) {
      expect(seconds).toBeGreaterThanOrEqual(-0.1);
      expect(seconds).toBeLessThan(5);
    }
  }, 60_000);
});
