import { ApiClient } from './api.client.js';
import { IopsError } from './error.js';
import { Notifier } from './notifier.js';
import type { Realtime } from './realtime.client.js';
import { Selection } from './selection.js';
import { type ConfigureOptions, type Settings, settingsFrom } from './settings.js';
import type { OpenSocket } from './socket.js';
import { Tokens } from './tokens.js';

const KEY = Symbol.for('iops.runtime.v1');

/** What all elements of a page share, whatever copy of the bundle they came from: token, API, socket, selection. */
export class Runtime {
  /** Told when the settings changed or somebody signed out: what is shown may not be theirs. */
  readonly changed = new Notifier();
  readonly tokens = new Tokens(() => this.settings);
  readonly api = new ApiClient(() => this.settings, this.tokens);
  readonly selection = new Selection();
  options: ConfigureOptions = {};
  private opened: Realtime | null = null;

  /** @param openSocket In place of socket.io's. */
  constructor(private readonly openSocket?: OpenSocket) {
    this.tokens.required.add(() => this.options.onAuthRequired?.());
    addEventListener('online', () => this.wake());
    document.addEventListener('visibilitychange', () => this.wake());
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
    const [{ Realtime: Client }, { openSocketIo }] = await Promise.all([
      import('./realtime.client.js'),
      import('./socket-io.client.js'),
    ]);
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

  private wake(): void {
    if (document.hidden) return;
    this.tokens.wake();
    this.opened?.wake();
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
