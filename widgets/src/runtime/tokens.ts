import { IopsError, toIopsError } from './error.js';
import { Notifier } from './notifier.js';
import type { Settings, TokenContext } from './settings.js';
import { fetchToken } from './token.client.js';
import { type HeldToken, heldToken } from './token-life.js';

/** After a refresh that failed, how long until the next try while the old token still holds. */
const RETRY_MS = 10_000;

/** The page's one token: in memory only, asked for once at a time, renewed before its end. */
export class Tokens {
  /** Told with each new token; while anybody listens, it is renewed ahead of time. */
  readonly renewed = new Notifier<string>();
  /** Told when the host says that nobody is signed in; once until a token comes again. */
  readonly required = new Notifier();

  private held: HeldToken | null = null;
  private asking: Promise<string> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isRequired = false;
  private generation = 0;

  constructor(private readonly settings: () => Settings) {}

  /** A token that holds; rejects with `unauthenticated` when nobody is signed in. */
  async get(): Promise<string> {
    if (this.held && Date.now() < this.held.refreshAt) return this.held.token;
    try {
      return await this.ask(this.held ? 'refresh' : 'first');
    } catch (error) {
      const holds = this.held && Date.now() < this.held.expiresAt;
      if (holds && toIopsError(error).retryable) return this.held!.token;
      throw error;
    }
  }

  /** A token other than the one that was refused. */
  replace(refused: string): Promise<string> {
    if (this.held && this.held.token !== refused) return Promise.resolve(this.held.token);
    return this.ask('refused');
  }

  /** Renews a token whose time came while the computer slept or was offline. */
  wake(): void {
    if (this.held && this.renewed.size > 0 && Date.now() >= this.held.refreshAt) this.renew();
  }

  /** Forgets the token, as at sign-out; an answer still on its way is dropped. */
  forget(): void {
    this.generation += 1;
    this.held = null;
    this.asking = null;
    this.isRequired = false;
    clearTimeout(this.timer);
  }

  private ask(reason: TokenContext['reason']): Promise<string> {
    const { generation } = this;
    this.asking ??= this.fetch(reason, generation).finally(() => {
      if (this.generation === generation) this.asking = null;
    });
    return this.asking;
  }

  private async fetch(reason: TokenContext['reason'], generation: number): Promise<string> {
    const answer = await fetchToken(this.settings().token, reason).catch((error: unknown) => {
      throw toIopsError(error);
    });
    if (this.generation !== generation) throw new IopsError('unauthenticated', 'Signed out meanwhile.', false);
    if (answer === null) return this.refuse();
    this.isRequired = false;
    this.held = heldToken(answer, Date.now());
    this.schedule(this.held.refreshAt);
    this.renewed.notify(answer.token);
    return answer.token;
  }

  private refuse(): never {
    this.held = null;
    if (!this.isRequired) this.required.notify();
    this.isRequired = true;
    throw new IopsError('unauthenticated', 'Nobody is signed in.', false);
  }

  private schedule(at: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.wake(), at - Date.now());
  }

  private renew(): void {
    this.ask('refresh').catch((error: unknown) => {
      if (toIopsError(error).retryable) this.schedule(Date.now() + RETRY_MS);
    });
  }
}
