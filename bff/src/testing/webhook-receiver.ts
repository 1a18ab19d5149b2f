import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';

/** One callback as it came over the wire. */
export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  at: number;
}

/** What a receiver answers to a callback: a status, with headers where it needs them, or a 500 whose body never ends. */
export type Reply = number | 'endless' | { status: number; headers: Record<string, string> };

/** A platform that keeps what it is told and answers as it is asked to: the replies in turn, then 204. */
export interface WebhookReceiver {
  url: string;
  received: Received[];
  replies: Reply[];
  close(): Promise<void>;
}

/** Starts a receiver on a free port of this machine. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: Received[] = [];
  const replies: Reply[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8'), at: Date.now() });
      const reply = replies.shift() ?? 204;
      if (reply === 'endless') return Readable.from(endless()).pipe(response.writeHead(500));
      const { status, headers } = typeof reply === 'number' ? { status: reply, headers: {} } : reply;
      response.writeHead(status, headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    received,
    replies,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function* endless(): Generator<string> {
  for (;;) yield 'x'.repeat(1_024);
}
