import { IopsError, toIopsError } from './error.js';
import { Notifier } from './notifier.js';
import type { Settings, TokenContext } from './settings.js';
import { fetchToken } from './token.client.js';
import { type HeldToken, heldToken } from './token-life.js';

/** After a refresh that failed, how long until the next try while the old token still holds. */
const RETRY_MS = 10_000;
/** A token that took the place of a refused one and is refused as well is not replaced again sooner: it is not the token. */
const REPLACED_EVERY_MS = 30_000;

/** The page's one token: in memory only, asked for once at a time, renewed before its end. */
export class Tokens {
  /** Told with each new token; while anybody listens, it is renewed ahead of time. */
  readonly renewed = new Notifier<string>();
  /** Told when the host says that nobody is signed in; once until a token comes again. */
  readonly required = new Notifier();
  /** Told when a token came after nobody had been signed in. */
  readonly signedIn = new Notifier();

  private held: HeldToken | null = null;
  private asking: Promise<string> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isRequired = false;
  private replacedAt = Number.NEGATIVE_INFINITY;
  private generation = 0;

  constructor(private readonly settings: () => Settings) {}

  /** A token that holds, at once where there is one; rejects with `unauthenticated` when nobody is signed in. */
  async get(): Promise<string> {
    const now = Date.now();
    if (!this.held || now >= this.held.expiresAt) return this.ask(this.held ? 'refresh' : 'first');
    if (now >= this.held.refreshAt) this.renew();
    return this.held.token;
  }

  /** A token other than the one that was refused; rejects with `unauthenticated` where another would not help. */
  async replace(refused: string): Promise<string> {
    if (this.held && this.held.token !== refused) return this.held.token;
    const isRepeated = Date.now() < this.replacedAt + REPLACED_EVERY_MS;
    if (isRepeated && !this.asking) throw new IopsError('unauthenticated', 'IOPS takes none of these tokens.', false);
    this.replacedAt = Date.now();
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
    this.replacedAt = Number.NEGATIVE_INFINITY;
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
    const wasRequired = this.isRequired;
    this.isRequired = false;
    this.held = heldToken(answer, Date.now(), Math.random());
    this.schedule(this.held.refreshAt);
    this.renewed.notify(answer.token);
    if (wasRequired) this.signedIn.notify();
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
