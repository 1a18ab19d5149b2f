import { IopsError, toIopsError } from './error.js';
import { problemOf } from './problem.js';
import type { Settings } from './settings.js';
import type { Tokens } from './tokens.js';

const TIMEOUT_MS = 15_000;

interface ApiRequest {
  method: 'GET' | 'POST';
  path: string;
  body?: unknown;
  signal?: AbortSignal;
}

/** Talks to the BFF with the page's token. Everything that fails rejects with an `IopsError`. */
export class ApiClient {
  /** IANA: the marketplace's zone, as the last answer told it. */
  timeZone: string | undefined;

  constructor(
    private readonly settings: () => Settings,
    private readonly tokens: Tokens,
  ) {}

  get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.send({ method: 'GET', path, signal });
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.send({ method: 'POST', path, body });
  }

  /** A refused token is replaced and the request sent once more: what we send may be repeated. */
  private async send<T>(request: ApiRequest): Promise<T> {
    const token = await this.tokens.get();
    let response = await this.fetch(request, token);
    if (response.status === 401) response = await this.fetch(request, await this.tokens.replace(token));
    const { headers, status } = response;
    this.timeZone = headers.get('iops-time-zone') ?? this.timeZone;
    if (!response.ok) throw problemOf(status, await response.json().catch(() => null), headers);
    const body: unknown = await response.json().catch(() => null);
    if (typeof body === 'object' && body !== null) return body as T;
    throw new IopsError('invalid_answer', 'IOPS answered with something else.', true, headers.get('x-request-id'));
  }

  private async fetch({ method, path, body, signal }: ApiRequest, token: string): Promise<Response> {
    const deadline = AbortSignal.timeout(TIMEOUT_MS);
    const headers: Record<string, string> = { accept: 'application/json', authorization: `Bearer ${token}` };
    if (body !== undefined) headers['content-type'] = 'application/json';
    try {
      return await fetch(this.settings().apiBase + path, {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
        credentials: 'omit',
        // Asked anew each time; where the answer has an ETag, the browser sends it along and nothing comes twice.
        cache: 'no-cache',
        // What an operator did must arrive though the page is left.
        keepalive: method === 'POST',
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      });
    } catch (error) {
      throw toIopsError(error);
    }
  }
}
