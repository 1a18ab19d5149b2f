import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type MarketplaceEvent, STREAMS, type StreamName } from '@iops/contracts';

/** What is answered to a post. */
export type Reply = { status: number; headers?: Record<string, string>; body?: unknown } | 'hang up';

/** A receiver that stores events by id and refuses what is none, as the BFF does, or answers as the test says. */
export class Receiver {
  readonly stored = new Map<string, string>();
  readonly posts: { at: number; events: MarketplaceEvent[]; key: unknown }[] = [];
  conflicts = 0;
  installationId: string | null = 'inst-1';
  /** Decides on the nth post; null stores it. */
  decide: (post: number, events: MarketplaceEvent[]) => Reply | null = () => null;
  private readonly server: Server = createServer((request, response) => void this.handle(request, response));

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/api/ready') {
      response.statusCode = this.installationId === null ? 503 : 200;
      response.end(JSON.stringify({ status: 'ready', installationId: this.installationId }));
      return;
    }
    if (request.url !== '/ingest') {
      response.writeHead(201).end('{}');
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const events = JSON.parse(Buffer.concat(chunks).toString()) as MarketplaceEvent[];
    this.posts.push({ at: Date.now(), events, key: request.headers['x-api-key'] });
    const reply = this.decide(this.posts.length, events) ?? { status: 202, body: this.store(events) };
    if (reply === 'hang up') {
      request.socket.destroy();
      return;
    }
    response.writeHead(reply.status, reply.headers);
    response.end(JSON.stringify(reply.body ?? {}));
  }

  private store(events: MarketplaceEvent[]) {
    let duplicates = 0;
    const errors: { index: number; code: string }[] = [];
    for (const [index, event] of events.entries()) {
      if (!isWhole(event)) {
        errors.push({ index, code: 'invalid_field' });
        continue;
      }
      const body = JSON.stringify(event);
      const known = this.stored.get(event.event_id);
      if (known !== undefined && known !== body) this.conflicts++;
      if (known !== undefined) duplicates++;
      this.stored.set(event.event_id, body);
    }
    return { accepted: events.length - duplicates - errors.length, duplicates, rejected: errors.length, errors };
  }
}

function isWhole({ event_id, event_type, occurred_at, data }: Partial<MarketplaceEvent>): boolean {
  const stream = STREAMS[event_type as StreamName];
  if (typeof event_id !== 'string' || stream === undefined || Number.isNaN(Date.parse(occurred_at ?? ''))) return false;
  return typeof data === 'object' && data !== null && (stream.data.required ?? []).every((field) => field in data);
}
