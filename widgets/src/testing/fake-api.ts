import type { Alert, Explanation, Kpi, ProblemCode } from '@iops/contracts';

/** One request that was made. */
export interface Call {
  method: string;
  path: string;
  token: string | null;
}

const STATUS_AFTER = { acknowledge: 'acknowledged', resolve: 'resolved', dismiss: 'dismissed' } as const;
type Verb = keyof typeof STATUS_AFTER;

/** The API and the host's token endpoint in the page itself, in place of `fetch`. */
export class FakeApi {
  kpis: Kpi[] = [];
  alerts: Alert[] = [];
  explanations = new Map<string, Explanation>();
  /** Tokens that the API takes; the endpoint hands out `t1`, `t2`, … */
  isTaken: (token: string) => boolean = () => true;
  /** What every data request fails with; `network` for no answer at all. */
  failure: { status: number; code: ProblemCode } | 'network' | null = null;
  /** What actions fail with. */
  actionFailure: { status: number; code: ProblemCode } | null = null;
  isSignedIn = true;
  /** Data requests wait for this. */
  gate: Promise<void> = Promise.resolve();
  readonly calls: Call[] = [];
  tokensGiven = 0;

  constructor(readonly apiBase: string) {}

  /** To be put in place of `fetch`. */
  readonly fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(String(input), document.baseURI);
    const token = new Headers(init.headers).get('authorization')?.replace('Bearer ', '') ?? null;
    this.calls.push({ method: init.method ?? 'GET', path: url.pathname + url.search, token });
    if (url.pathname === '/token') return this.token();
    await this.gate;
    init.signal?.throwIfAborted();
    if (this.failure === 'network') throw new TypeError('Failed to fetch');
    if (!token || !this.isTaken(token)) return problem(401, 'unauthenticated');
    if (this.failure) return problem(this.failure.status, this.failure.code);
    return this.answer(init.method ?? 'GET', url.pathname);
  };

  /** How often a path was asked for. */
  count(path: string): number {
    return this.calls.filter((call) => call.path.startsWith(path)).length;
  }

  private token(): Response {
    if (!this.isSignedIn) return new Response(null, { status: 401 });
    this.tokensGiven += 1;
    return Response.json({ token: `t${this.tokensGiven}`, expires_at: new Date(Date.now() + 300_000).toISOString() });
  }

  private answer(method: string, path: string): Response {
    if (path === '/api/kpis')
      return Response.json({ range: '24h', asOf: '2026-11-20T14:05:00.000Z', items: this.kpis });
    if (path === '/api/alerts') {
      const items = this.alerts.filter(({ status }) => status === 'active' || status === 'acknowledged');
      const bySeverity = { info: 0, warning: 0, critical: 0 };
      for (const { severity } of items) bySeverity[severity] += 1;
      return Response.json({ items, nextCursor: null, total: items.length, bySeverity });
    }
    const [, , , id = '', verb] = path.split('/');
    if (method === 'POST') return this.act(id, verb as Verb);
    const found = verb === 'explanation' ? this.explanations.get(id) : this.alerts.find((alert) => alert.id === id);
    return found ? Response.json(found) : problem(404, 'not_found');
  }

  private act(id: string, action: Verb): Response {
    if (this.actionFailure) return problem(this.actionFailure.status, this.actionFailure.code);
    this.alerts = this.alerts.map((alert) => (alert.id === id ? acted(alert, action) : alert));
    return Response.json(this.alerts.find((alert) => alert.id === id));
  }
}

function acted(alert: Alert, action: Verb): Alert {
  const entry = { at: '2026-11-20T14:06:00.000Z', actor: 'ana', action, note: null };
  return { ...alert, status: STATUS_AFTER[action], history: [...alert.history, entry] };
}

function problem(status: number, code: ProblemCode): Response {
  return Response.json({ type: `about:blank#${code}`, title: code, status, code, requestId: 'r1' }, { status });
}
