import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync } from 'node:zlib';
import type { Alert, RealtimeMessage } from '@iops/contracts';
import { alert, explanation, FakeApi, KPIS, kpi } from '@iops/widgets/testing';
import { Server, type Socket } from 'socket.io';
import { build } from 'vite';

/** A host and an IOPS in one process, so that nothing but the elements and the browser is measured. */
export interface WidgetHost {
  origin: string;
  /** Tells so many messages a second for so long, to every socket; how many that were. */
  tell(perSecond: number, seconds: number): Promise<number>;
  stop(): Promise<void>;
}

/** What the server takes for a token and for an answer, as the research measured it. */
const TOKEN_MS = 15;
const API_MS = 25;
const ALERTS = 50;
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
};
const BUILT = 'widgets/dist/esm';
const TURBO = 'node_modules/@hotwired/turbo/dist/turbo.es2017-esm.js';
/** When the first figures, or all elements of the page, are painted. */
const CLOCK = `<script>addEventListener('iops-ready', ({ target }) => { (globalThis.ready ??= {})[target.localName] ??= performance.now(); });</script>`;

/** Starts it on a port of its own, with pages `/kpis`, `/bare`, `/all` and `/turbo`. */
export async function startWidgetHost(): Promise<WidgetHost> {
  const api = new FakeApi('http://iops');
  api.kpis = [
    ...KPIS,
    kpi({ id: 'sessions_today' }),
    kpi({ id: 'customers_at_risk' }),
    kpi({ id: 'active_critical_alerts' }),
    kpi({ id: 'supply_demand_ratio' }),
  ];
  api.alerts = Array.from({ length: ALERTS }, (_, n) => alert(`${n}`, { severity: n < 5 ? 'critical' : 'warning' }));
  for (const { id } of api.alerts) api.explanations.set(id, explanation(id));
  let files = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    void answer(api, files, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const sockets = new Server(server, { path: '/realtime', serveClient: false });
  sockets.on('connection', (socket: Socket) => {
    socket.on('subscribe', ({ topics }: { topics: string[] }, ack: (answer: object) => void) =>
      ack({ granted: topics, refused: [], cursor: '1' }),
    );
    socket.on('auth:refresh', (_: unknown, ack?: (answer: object) => void) => ack?.({ ok: true }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  files = await staticFiles(origin);
  return {
    origin,
    tell: (perSecond, seconds) => tell(sockets, api, { perSecond, seconds }),
    stop: async () => {
      await sockets.close();
      server.closeAllConnections();
    },
  };
}

async function answer(
  api: FakeApi,
  files: ReadonlyMap<string, Buffer>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = new URL(request.url!, 'http://iops').pathname;
  const file = files.get(path);
  if (file) {
    const type = TYPES[extname(path)] ?? 'text/html';
    return void response.writeHead(200, { 'content-type': type, 'content-encoding': 'br' }).end(file);
  }
  const { authorization } = request.headers;
  const body = await bodyOf(request);
  await sleep(path === '/token' ? TOKEN_MS : API_MS);
  const headers = new Headers(authorization ? { authorization } : undefined);
  const init = { method: request.method!, headers, ...(body && { body }) };
  const reply = await api.fetch(request.url!, init);
  response.writeHead(reply.status, { 'content-type': 'application/json' }).end(await reply.text());
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

/** Everything that is served, compressed, by path. */
async function staticFiles(origin: string): Promise<Map<string, Buffer>> {
  const { files } = JSON.parse(readFileSync(join(BUILT, 'manifest.json'), 'utf8')) as { files: { path: string }[] };
  const texts: [string, string | Buffer][] = [
    ...files.map(({ path }): [string, Buffer] => [`/embed/${path}`, readFileSync(join(BUILT, path))]),
    ['/turbo.js', readFileSync(TURBO)],
    ['/bare.js', await bareLit()],
    ['/kpis', page(origin, '<iops-kpis></iops-kpis>', '/embed/iops.js')],
    ['/bare', page(origin, '<bare-kpis></bare-kpis>', '/bare.js')],
    ['/all', page(origin, ALL, '/embed/iops.js')],
    ['/turbo/a', page(origin, `<h1>A</h1>${ALL}`, '/embed/iops.js', '/turbo.js')],
    ['/turbo/b', page(origin, `<h1>B</h1>${ALL}`, '/embed/iops.js', '/turbo.js')],
  ];
  return new Map(texts.map(([path, text]) => [path, brotliCompressSync(text)]));
}

/** As pages have them: figures above, what needs somebody beside its reason. */
const ALL = `<iops-kpis></iops-kpis><div style="display: grid; grid-template-columns: 1fr 1fr; align-items: start">
  <iops-alerts-feed></iops-alerts-feed><iops-explain follow></iops-explain></div>`;

function page(origin: string, body: string, ...scripts: string[]): string {
  const tags = scripts.map((src) => `<script type="module" src="${src}"></script>`).join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title>${CLOCK}
    <meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/embed/iops.css">
    <meta name="iops-api" content="${origin}"><meta name="iops-token-endpoint" content="/token">${tags}</head>
    <body>${body}</body></html>`;
}

/** The least that Lit can do, built as the elements are. */
async function bareLit(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2022',
      minify: 'oxc',
      lib: { entry: 'tests/bench/bare-lit.ts', formats: ['es'] },
      rolldownOptions: { output: { minify: true } },
    },
  });
  const [{ output }] = result as unknown as [{ output: [{ code: string }] }];
  return output[0].code;
}

/** Half of them figures, half alerts that came up once more, in turn; in slices of 10 ms, as a busy server sends. */
async function tell(
  sockets: Server,
  api: FakeApi,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<number> {
  const begun = performance.now();
  const total = perSecond * seconds;
  let sent = 0;
  while (sent < total) {
    const due = Math.min(total, ((performance.now() - begun) / 1000) * perSecond);
    for (; sent < due; sent++) sockets.emit('message', messageOf(api, sent));
    await sleep(10);
  }
  return sent;
}

function messageOf(api: FakeApi, nth: number): RealtimeMessage {
  const cursor = String(nth + 2);
  if (nth % 2 === 0) {
    const known = api.kpis[(nth / 2) % api.kpis.length]!;
    const item = { ...known, value: known.value === null ? null : known.value + (nth % 7) / 10 };
    return { topic: 'kpis', type: 'metric_update', cursor, data: { range: '24h', items: [item] } };
  }
  const known = api.alerts[nth % api.alerts.length] as Alert;
  return { topic: 'alerts', type: 'alert_updated', cursor, data: { ...known, occurrences: nth } };
}
