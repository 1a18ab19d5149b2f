import type { Session, TokenAnswer } from '@iops/contracts';
import { Notifier } from '../../runtime/notifier.js';
import { Outage } from '../../runtime/outage.js';
import { runtime } from '../../runtime/runtime.js';
import type { TokenContext } from '../../runtime/settings.js';
import { heldToken } from '../../runtime/token-life.js';
import { type Trial, trySecret } from './session.client.js';

const KEPT = 'iops.connect';

/** Why a session is over. */
export type EndReason = 'user' | 'expired' | 'refused';

/** What a page is connected with. The secret leaves this file towards IOPS alone. */
interface Held {
  apiBase: string;
  secret: string;
  session: Session;
}

/** The session that was entered on this page, for all forms and elements of it. */
export class PageSession {
  readonly changed = new Notifier();
  /** Why the last one ended; null before there was one, and while there is. */
  ended: { reason: EndReason; at: Date } | null = null;
  private held: Held | null = null;
  private outage: Outage | null = null;
  private expiry: ReturnType<typeof setTimeout> | undefined;

  /** Who is connected, and where; null when nobody is. */
  get current(): { apiBase: string; session: Session } | null {
    return this.held && { apiBase: this.held.apiBase, session: this.held.session };
  }

  /** Lets a page without any other way to a token wait for this one, and takes up what the tab kept. */
  async begin(apiBase: string): Promise<void> {
    if (this.held) return;
    const kept = readKept();
    if (kept && (await this.connect(kept.apiBase, kept.secret, true)).kind === 'session') return;
    if (!isSetUp()) runtime().configure({ apiBase: kept?.apiBase ?? apiBase, tokenProvider: this.provide });
    // What is still kept could not be tried.
    if (!readKept()) return;
    this.outage ??= new Outage(
      () => readKept()?.apiBase ?? apiBase,
      runtime().woke,
      () => void this.begin(apiBase),
    );
    this.outage.begin();
  }

  /** Tries a secret; every element of the page uses it when IOPS takes it. */
  async connect(apiBase: string, secret: string, isKept: boolean): Promise<Trial> {
    const trial = await trySecret(apiBase, secret);
    if (trial.kind === 'wrong') {
      // What cannot be reached now may be good later.
      if (trial.wrong !== 'network' && trial.wrong !== 'busy') keep(null);
      return trial;
    }
    this.held = { apiBase, secret, session: trial.session };
    this.ended = null;
    keep(isKept ? { apiBase, secret } : null);
    this.expireWith(secret, trial.session);
    runtime().configure({ apiBase, tokenProvider: this.provide });
    this.changed.notify();
    return trial;
  }

  /** Gives the secret up; elements drop what they show. */
  disconnect(): void {
    this.end('user');
    runtime().reset();
  }

  private readonly provide = async ({ reason }: TokenContext): Promise<TokenAnswer | null> => {
    if (this.held && reason === 'refused') this.end('refused');
    if (!this.held) return null;
    const { secret, session } = this.held;
    return session.kind === 'user' ? { token: secret, expires_at: session.expiresAt } : { token: secret };
  };

  private end(reason: EndReason): void {
    clearTimeout(this.expiry);
    this.held = null;
    this.ended = { reason, at: new Date() };
    keep(null);
    this.changed.notify();
  }

  private expireWith(token: string, session: Session): void {
    clearTimeout(this.expiry);
    if (session.kind !== 'user') return;
    // This computer's clock may be wrong.
    const { expiresAt } = heldToken({ token, expires_at: session.expiresAt }, Date.now(), 0);
    this.expiry = setTimeout(() => this.end('expired'), expiresAt - Date.now());
  }
}

/** The page's one session. */
export const pageSession = new PageSession();

function isSetUp(): boolean {
  try {
    return Boolean(runtime().settings);
  } catch {
    return false;
  }
}

/** A page without storage (a sandboxed frame) keeps nothing. */
function keep(kept: { apiBase: string; secret: string } | null): void {
  try {
    if (kept) sessionStorage.setItem(KEPT, JSON.stringify(kept));
    else sessionStorage.removeItem(KEPT);
  } catch {}
}

function readKept(): { apiBase: string; secret: string } | null {
  try {
    const { apiBase, secret } = JSON.parse(sessionStorage.getItem(KEPT) ?? '{}') as Record<string, unknown>;
    return typeof apiBase === 'string' && typeof secret === 'string' ? { apiBase, secret } : null;
  } catch {
    return null;
  }
}
