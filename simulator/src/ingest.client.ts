import http from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { Rate } from './rate.js';
import { type Attempt, isWorthRetrying, retryDelayMs } from './retry.js';
import { type Verdict, verdictOf } from './verdict.js';

/** Events by what became of them. Those sent and neither acknowledged nor refused are in flight. */
export interface Tally {
  sent: number;
  acknowledged: number;
  refused: number;
}

/** Where to post, with what, and when to give up. */
export interface IngestTarget {
  bffUrl: string;
  ingestKey: string;
  /** Aborting it ends all waiting for a next attempt; a request that is out is still awaited. */
  signal: AbortSignal;
  log: (line: string) => void;
}

/** No answer for so long counts as none. */
const TIMEOUT_MS = 30_000;

/** Posts events as a good Rails client would: the same ids again until somebody answers. */
export class IngestClient {
  readonly tally: Tally = { sent: 0, acknowledged: 0, refused: 0 };
  private readonly rate = new Rate();
  private readonly web: typeof http | typeof https;
  private readonly agent: http.Agent;
  private readonly told = new Set<string>();
  private out = 0;

  constructor(private readonly target: IngestTarget) {
    this.web = target.bffUrl.startsWith('https:') ? https : http;
    this.agent = new this.web.Agent({ keepAlive: true, maxSockets: 64 });
  }

  /** Events a second that were sent in the last ten seconds; those that are sent again count once. */
  perSecond(): number {
    return this.rate.perSecond(Date.now());
  }

  /** Posts until there is a final answer, counts it and tells it; null when stopped before there was one. */
  async post(happenings: readonly { event: unknown }[]): Promise<Verdict | null> {
    if (this.target.signal.aborted) return null;
    const body = JSON.stringify(happenings.map(({ event }) => event));
    this.tally.sent += happenings.length;
    this.rate.add(happenings.length, Date.now());
    for (let failures = 1; ; failures++) {
      const attempt = await this.request('POST', '/ingest', body);
      if (attempt.kind === 'answered' && !isWorthRetrying(attempt)) {
        return this.count(attempt, happenings.length);
      }
      this.tellOnce(attempt.kind === 'answered' ? `http_${attempt.status}` : attempt.reason, 'posting again after');
      const retryAfter = attempt.kind === 'answered' ? attempt.retryAfter : null;
      if (!(await this.pause(retryDelayMs(failures, retryAfter, Math.random(), Date.now())))) return null;
    }
  }

  /** The installation that answers as ready, or null while none does. */
  async installation(): Promise<string | null> {
    const attempt = await this.request('GET', '/api/ready');
    if (attempt.kind === 'unreachable' || attempt.status !== 200) return null;
    try {
      const { installationId } = JSON.parse(attempt.body) as { installationId?: unknown };
      return typeof installationId === 'string' ? installationId : null;
    } catch {
      return null;
    }
  }

  /** Waits; false when stopped meanwhile. */
  async pause(ms: number): Promise<boolean> {
    const { signal } = this.target;
    return await sleep(ms, true, { signal }).catch(() => false);
  }

  /** Resolves when every request that is out is answered, or after `ms`. */
  async settle(ms: number): Promise<void> {
    for (const end = Date.now() + ms; this.out > 0 && Date.now() < end; ) await sleep(20);
  }

  /** Closes all connections. */
  close(): void {
    this.agent.destroy();
  }

  private count({ status, body }: Attempt & { kind: 'answered' }, sent: number): Verdict {
    const verdict = verdictOf(status, body, sent);
    this.tally.acknowledged += verdict.acknowledged;
    this.tally.refused += verdict.refused;
    for (const code of verdict.codes) this.tellOnce(code, 'events refused with');
    return verdict;
  }

  private tellOnce(code: string, what: string): void {
    if (this.told.has(code)) return;
    this.told.add(code);
    this.target.log(`${what} ${code} (said once)`);
  }

  private async request(method: string, path: string, body?: string): Promise<Attempt> {
    this.out++;
    const attempt = await this.attempt(method, path, body);
    this.out--;
    return attempt;
  }

  private attempt(method: string, path: string, body?: string): Promise<Attempt> {
    const headers: Record<string, string | number> = { accept: 'application/json' };
    if (body !== undefined) {
      headers['x-api-key'] = this.target.ingestKey;
      headers['content-type'] = 'application/json';
      headers['content-length'] = Buffer.byteLength(body);
    }
    return new Promise((resolve) => {
      const fail = (error: NodeJS.ErrnoException) =>
        resolve({ kind: 'unreachable', reason: error.code ?? error.message });
      const request = this.web.request(
        this.target.bffUrl + path,
        { method, headers, agent: this.agent, timeout: TIMEOUT_MS },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', fail);
          response.on('end', () => {
            const { statusCode: status = 0, headers: got } = response;
            const text = Buffer.concat(chunks).toString('utf8');
            resolve({ kind: 'answered', status, retryAfter: got['retry-after'] ?? null, body: text });
          });
        },
      );
      request.on('error', fail);
      request.on('timeout', () => request.destroy(new Error('no answer in 30 s')));
      request.end(body);
    });
  }
}
