import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RailsResource } from '@iops/contracts';

/** A row of a platform's table, as its serializer would write it. */
export interface Row {
  id: string | number;
  updated_at: string;
  [field: string]: unknown;
}

/** One request as it came. */
export interface Asked {
  resource: RailsResource;
  page: number;
  since: string;
  headers: IncomingHttpHeaders;
  at: number;
  /** Filled in with the answer; null where there was none. */
  status: number | null;
}

/** What is answered in place of a page: an answer, nothing at all, or the end of the connection. */
export type Fault = { status: number; headers?: Record<string, string>; body?: string | Buffer } | 'hang' | 'cut';

/** A platform with its four tables, served as docs/rails-polling.md asks for it. */
export interface RailsStandIn {
  url: string;
  rows: Record<RailsResource, unknown[]>;
  /** Rows of a page, whatever is asked for. */
  perPage: number;
  /** How long an answer takes. */
  delayMs: number;
  asked: Asked[];
  /** Looked at for each request before the rows are: a place to change them, and to fail. */
  onAsk: (asked: Asked) => Fault | null;
  /** The most requests for one resource that were under way at once. */
  mostAtOnce: number;
  close(): Promise<void>;
}

/** The only token it takes. */
export const RAILS_TOKEN = 'token-of-tests';

/** Starts a platform on a free port of this machine. */
export async function startRailsStandIn(): Promise<RailsStandIn> {
  const underWay = new Map<string, number>();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://platform');
    const asked: Asked = {
      resource: pathname.replace('/api/v1/', '') as RailsResource,
      page: Number(searchParams.get('page')),
      since: searchParams.get('updated_since') ?? '',
      headers: request.headers,
      at: Date.now(),
      status: null,
    };
    platform.asked.push(asked);
    const count = (underWay.get(asked.resource) ?? 0) + 1;
    underWay.set(asked.resource, count);
    platform.mostAtOnce = Math.max(platform.mostAtOnce, count);
    response.on('close', () => underWay.set(asked.resource, underWay.get(asked.resource)! - 1));
    setTimeout(() => answer(platform, asked, response), platform.delayMs);
  });
  const platform: RailsStandIn = {
    url: '',
    rows: { sessions: [], calls: [], customers: [], tutors: [] },
    perPage: 100,
    delayMs: 0,
    asked: [],
    onAsk: () => null,
    mostAtOnce: 0,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  platform.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return platform;
}

function answer(platform: RailsStandIn, asked: Asked, response: ServerResponse): void {
  const send = (status: number, headers: Record<string, string> = {}, body: string | Buffer = '') => {
    asked.status = status;
    response.writeHead(status, headers).end(body);
  };
  const fault = platform.onAsk(asked);
  if (fault === 'hang') return;
  if (fault === 'cut') {
    response.destroy();
    return;
  }
  if (fault !== null) return send(fault.status, fault.headers, fault.body);
  if (asked.headers.authorization !== `Bearer ${RAILS_TOKEN}`) return send(401);
  const body = JSON.stringify(pageOf(platform, asked));
  const etag = `W/"${createHash('md5').update(body).digest('hex')}"`;
  if (asked.headers['if-none-match'] === etag) return send(304, { etag });
  send(200, { 'content-type': 'application/json', etag }, body);
}

/** In order of `updated_at`, so that a row that is written moves to the end and those behind it move up. */
function pageOf({ rows, perPage }: RailsStandIn, { resource, page, since }: Asked): object {
  const versionOf = (row: unknown) => String((row as Row | null)?.updated_at ?? '9');
  const matching = rows[resource].filter((row) => versionOf(row) >= since);
  matching.sort((a, b) => versionOf(a).localeCompare(versionOf(b)));
  const items = matching.slice((page - 1) * perPage, page * perPage);
  return { items, next_page: page * perPage < matching.length ? page + 1 : null };
}
