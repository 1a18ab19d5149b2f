import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { type IngestAnswer, LIMITS } from '@iops/contracts';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { keyIn } from '../../platform/auth/access.hook.js';
import { LiveKeys } from '../../platform/auth/live-keys.service.js';
import { actorOf, isAllowed, type Principal } from '../../platform/auth/principal.js';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { textOf } from '../../platform/http/body-parsers.js';
import { LoadShed } from '../../platform/http/load-shed.service.js';
import { answerToFailure } from '../../platform/http/problem.filter.js';
import { RateLimits } from '../../platform/http/rate-limits.service.js';
import { securityHeaders } from '../../platform/http/security-headers.js';
import { INGEST_ACCESS } from './ingest.controller.js';
import { IngestService } from './ingest.service.js';
import { statusOf } from './outcome.js';

const PATH = '/ingest';
const JSON_TYPE = 'application/json';
const JSON_ANSWER = `${JSON_TYPE}; charset=utf-8`;

/**
 * Takes the requests that nearly all senders send, JSON of known length with a live key, straight from Node's server.
 * Whatever else comes, and who is not known, takes the long way through the framework to `IngestController`, where the
 * same is asked for and answered (`plain-ingest.db.spec.ts` compares them). A single event costs a sixth less by it.
 */
@Injectable()
export class PlainIngest {
  private readonly logger = new Logger('Ingest');
  /** Names and values by turns: read faster than an object by whom they are written. */
  private readonly headers: readonly string[];

  constructor(
    private readonly service: IngestService,
    private readonly keys: LiveKeys,
    private readonly load: LoadShed,
    private readonly rates: RateLimits,
    @Inject(CONFIG) config: Config,
  ) {
    this.headers = Object.entries(securityHeaders(config.production)(PATH)).flat();
  }

  /** Stands before everything that listens to the server so far. */
  listen(server: Server): void {
    const others = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request');
    server.on('request', (request, response) => {
      const key = isPlain(request) ? keyIn(request.headers) : null;
      const sender = key === null ? null : this.senderOf(key);
      if (sender === null) for (const listener of others) listener.call(server, request, response);
      else this.answer(request, response, sender).catch((error) => this.giveUp(response, error));
    });
  }

  /** Who sends, where the key is live and may; else the long way says what is wrong. */
  private senderOf(key: string): Principal | null {
    try {
      const sender = this.keys.identify(key);
      return isAllowed(INGEST_ACCESS, sender) ? sender : null;
    } catch {
      return null;
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse, sender: Principal): Promise<void> {
    const id = randomUUID();
    const headers = [...this.headers, 'x-request-id', id];
    let told: { status: number; body: object };
    try {
      const body = await this.take(request, response, sender, headers);
      headers.push('content-type', JSON_ANSWER);
      told = { status: statusOf(body), body };
    } catch (error) {
      const { document, headers: more } = answerToFailure(error, { id, method: 'POST', url: PATH });
      headers.push(...Object.entries(more).flat());
      told = { status: document.status, body: document };
    }
    const text = JSON.stringify(told.body);
    headers.push('content-length', String(Buffer.byteLength(text)));
    response.writeHead(told.status, headers).end(text);
  }

  /** Says in the headers how the sender's minute stands, if it comes to that. */
  private async take(
    request: IncomingMessage,
    response: ServerResponse,
    sender: Principal,
    headers: string[],
  ): Promise<IngestAnswer> {
    const overload = this.load.refusal(request, response, LIMITS.requestBytes);
    if (overload !== null) throw overload;
    const account = this.rates.count(sender, 'event');
    try {
      if (account.isOverdrawn) throw account.refusal();
      const excess = this.load.refusalOf(request, sender);
      if (excess !== null) throw excess;
      const answer = await this.service.ingestBody(await textIn(request), 'event', actorOf(sender), new Date());
      account.charge(answer.accepted + answer.duplicates + answer.rejected);
      return answer;
    } finally {
      headers.push('ratelimit-policy', account.policy, 'ratelimit', account.standing);
    }
  }

  private giveUp(response: ServerResponse, error: unknown): void {
    this.logger.error('an answer could not be written', error);
    response.destroy();
  }
}

/**
 * True where nothing is asked for but that a body of JSON is taken. Node has refused what tells its length twice or
 * otherwise than in digits.
 */
function isPlain({ method, url, headers }: IncomingMessage): boolean {
  const { 'content-length': length, 'content-type': type } = headers;
  return (
    url === PATH &&
    method === 'POST' &&
    type === JSON_TYPE &&
    headers.host !== undefined &&
    Number(length) > 0 &&
    Number(length) <= LIMITS.requestBytes &&
    headers['content-encoding'] === undefined &&
    headers.expect === undefined &&
    // What a page may read of the answer is said there.
    headers.origin === undefined
  );
}

/** The text of a body once it has come; never, where it does not come to its end. */
function textIn(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      try {
        resolve(textOf(Buffer.concat(chunks)));
      } catch (error) {
        reject(error as Error);
      }
    });
  });
}
