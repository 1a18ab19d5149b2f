import { ApiClient } from './api.client.js';
import { IopsError } from './error.js';
import { Notifier } from './notifier.js';
import type { Outage } from './outage.js';
import type { Realtime } from './realtime.client.js';
import { Selection } from './selection.js';
import { type ConfigureOptions, type Settings, settingsFrom } from './settings.js';
import type { OpenSocket } from './socket.js';
import { Tokens } from './tokens.js';

const KEY = Symbol.for('iops.runtime.v1');
/** How often the page looks at the clock, and how late it is when the computer must have slept. */
const LOOK_MS = 10_000;
const SLEPT_MS = 20_000;

/** What all elements of a page share, whatever copy of the bundle they came from: token, API, socket, selection. */
export class Runtime {
  /** Told when the settings changed or somebody signed out: what is shown may not be theirs. */
  readonly changed = new Notifier();
  /** Told when the page is looked at again or the network came back; true where connections may be dead unnoticed. */
  readonly woke = new Notifier<boolean>();
  readonly tokens = new Tokens(() => this.settings);
  readonly api = new ApiClient(() => this.settings, this.tokens);
  readonly selection = new Selection();
  /** There once something was shown: its code comes with the socket's, since it cannot come when it is needed. */
  outage: Outage | null = null;
  options: ConfigureOptions = {};
  /** The page's connection; null until somebody asked for it. */
  opened: Realtime | null = null;
  private lookedAt = Date.now();

  /** @param openSocket In place of socket.io's. */
  constructor(private readonly openSocket?: OpenSocket) {
    this.tokens.required.add(() => this.options.onAuthRequired?.());
    addEventListener('online', () => this.wake(true));
    addEventListener('offline', () => this.wake(false));
    addEventListener('pageshow', ({ persisted }) => persisted && this.wake(true));
    document.addEventListener('visibilitychange', () => this.wake(false));
    // Timers stop while a computer sleeps, and no event tells that it woke.
    setInterval(() => this.look(), LOOK_MS);
  }

  /** Asked anew each time, because Turbo replaces metas with each visit. */
  get settings(): Settings {
    const settings = settingsFrom(this.options, metaContent);
    if ('missing' in settings) {
      throw new IopsError('not_configured', `IOPS is not set up on this page: ${settings.missing} is missing.`, false);
    }
    return settings;
  }

  /** The page's socket. Its code comes with the first who asks: a page without elements never loads it. */
  async realtime(): Promise<Realtime> {
    const [{ Realtime: Client }, { openSocketIo }, { Outage: Watch }] = await Promise.all([
      import('./realtime.client.js'),
      import('./socket-io.client.js'),
      import('./outage.js'),
    ]);
    this.outage ??= new Watch(
      () => this.settings.apiBase,
      this.woke,
      () => this.wake(false),
    );
    this.opened ??= new Client(() => this.settings, this.tokens, this.openSocket ?? openSocketIo);
    return this.opened;
  }

  configure(options: ConfigureOptions): void {
    this.options = { ...this.options, ...options };
    this.reset();
  }

  /** Forgets whose session it was; elements on the page ask again. */
  reset(): void {
    this.tokens.forget();
    this.opened?.close();
    this.selection.clear();
    this.changed.notify();
  }

  private wake(isSuspect: boolean): void {
    if (document.hidden) return;
    this.tokens.wake();
    this.opened?.wake(isSuspect);
    this.woke.notify(isSuspect);
  }

  private look(): void {
    const late = Date.now() - this.lookedAt - LOOK_MS;
    this.lookedAt = Date.now();
    if (late > SLEPT_MS) this.wake(true);
  }
}

/** The page's runtime; the first copy of the bundle that asks makes it. */
export function runtime(): Runtime {
  const page = globalThis as { [KEY]?: Runtime };
  page[KEY] ??= new Runtime();
  return page[KEY];
}

function metaContent(name: string): string | null {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? null;
}
