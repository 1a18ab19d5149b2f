import type {
  Alert,
  BulkActionRequest,
  Explanation,
  Feedback,
  FeedbackRequest,
  Kpi,
  ProblemCode,
  Session,
} from '@iops/contracts';

import { actOnAlerts, listAlerts, summarizeAlerts } from './fake-alerts.js';

/** One request that was made. */
export interface Call {
  method: string;
  path: string;
  token: string | null;
}

/** The API and the host's token endpoint in the page itself, in place of `fetch`. */
export class FakeApi {
  kpis: Kpi[] = [];
  alerts: Alert[] = [];
  explanations = new Map<string, Explanation>();
  /** What was said of explanations; words that come are those of `person`. */
  feedback: Feedback[] = [];
  /** Whose tokens the endpoint hands out; null for tokens that are no JWTs. */
  person: { sub: string; role: string } | null = null;
  /** Tokens that the API takes; the endpoint hands out `t1`, `t2`, … */
  isTaken: (token: string) => boolean = () => true;
  /** What every data request fails with; `network` for no answer at all. */
  failure: { status: number; code: ProblemCode } | 'network' | null = null;
  /** What actions fail with. */
  actionFailure: { status: number; code: ProblemCode } | null = null;
  isSignedIn = true;
  /** Whom a token or key that is taken stands for, when that is asked. */
  session: Session | null = null;
  /** The marketplace's zone, which every answer tells. */
  zone: string | null = null;
  /** Data requests wait for this. */
  gate: Promise<void> = Promise.resolve();
  readonly calls: Call[] = [];
  /** Bodies of feedback and interventions, in order. */
  readonly received: unknown[] = [];
  /** What was asked to be done to alerts, in order. */
  readonly acted: BulkActionRequest[] = [];
  tokensGiven = 0;

  constructor(readonly apiBase: string) {}

  /** To be put in place of `fetch`. */
  readonly fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    // Without a page it answers for a server.
    const url = new URL(String(input), globalThis.document?.baseURI ?? this.apiBase);
    const token = new Headers(init.headers).get('authorization')?.replace('Bearer ', '') ?? null;
    this.calls.push({ method: init.method ?? 'GET', path: url.pathname + url.search, token });
    if (url.pathname === '/token') return this.token();
    await this.gate;
    init.signal?.throwIfAborted();
    if (this.failure === 'network') throw new TypeError('Failed to fetch');
    if (!token || !this.isTaken(token)) return problem(401, 'unauthenticated');
    if (this.failure) return problem(this.failure.status, this.failure.code);
    if (url.pathname === '/api/session') return this.session ? Response.json(this.session) : problem(404, 'not_found');
    if (url.pathname.endsWith('/feedback') || url.pathname.startsWith('/api/interventions'))
      return this.keep(url.pathname, init);
    if (url.pathname === '/api/alerts/bulk') return this.act(JSON.parse(String(init.body)));
    const response = this.answer(url);
    if (this.zone) response.headers.set('iops-time-zone', this.zone);
    return response;
  };

  /** How often a path was asked for. */
  count(path: string): number {
    return this.calls.filter((call) => call.path.startsWith(path)).length;
  }

  private token(): Response {
    if (!this.isSignedIn) return new Response(null, { status: 401 });
    this.tokensGiven += 1;
    const token = this.person ? `h.${btoa(JSON.stringify(this.person))}.${this.tokensGiven}` : `t${this.tokensGiven}`;
    return Response.json({ token, expires_at: new Date(Date.now() + 300_000).toISOString() });
  }

  private answer({ pathname: path, searchParams }: URL): Response {
    if (path === '/api/kpis')
      return Response.json({ range: '24h', asOf: '2026-11-20T14:05:00.000Z', items: this.kpis });
    if (path === '/api/alerts') return Response.json(listAlerts(this.alerts, searchParams));
    if (path === '/api/alerts/summary') return Response.json(summarizeAlerts(this.alerts, searchParams));
    const [, , , id = '', verb] = path.split('/');
    const found = verb === 'explanation' ? this.explanations.get(id) : this.alerts.find((alert) => alert.id === id);
    return found ? Response.json(found) : problem(404, 'not_found');
  }

  /** Feedback, and interventions asked for or closed. */
  private keep(path: string, { method, body }: RequestInit): Response {
    if (method === 'POST' && this.actionFailure) return problem(this.actionFailure.status, this.actionFailure.code);
    const given = method === 'POST' ? JSON.parse(String(body)) : null;
    const actor = this.person?.sub ?? 'ana';
    const at = '2026-11-20T14:06:00.000Z';
    if (given) this.received.push(given);
    if (path.startsWith('/api/interventions'))
      return Response.json({ ...given, interventionId: 'i1', state: 'open', createdBy: actor, createdAt: at });
    if (given) {
      const { factor = null, vote, reason = null, note = null } = given as FeedbackRequest;
      this.feedback = this.feedback.filter((word) => word.factor !== factor || word.actor !== actor);
      if (vote) this.feedback.push({ factor, vote, reason, note, actor, at });
    }
    return Response.json({ items: this.feedback });
  }

  private act(request: BulkActionRequest): Response {
    this.acted.push(request);
    if (this.actionFailure) return problem(this.actionFailure.status, this.actionFailure.code);
    this.alerts = [...this.alerts];
    return Response.json(actOnAlerts(this.alerts, request));
  }
}

function problem(status: number, code: ProblemCode): Response {
  return Response.json({ type: `about:blank#${code}`, title: code, status, code, requestId: 'r1' }, { status });
}
