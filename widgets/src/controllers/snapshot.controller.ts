import type { RealtimeMessage, Topic } from '@iops/contracts';
import type { ReactiveController } from 'lit';
import type { ApiClient } from '../runtime/api.client.js';
import { IopsError, toIopsError } from '../runtime/error.js';
import type { Realtime } from '../runtime/realtime.client.js';
import { retryDelayMs } from '../runtime/retry-delay.js';
import { runtime } from '../runtime/runtime.js';
import { type Connection, connectionOf, pollDelayMs, type Status, statusOf } from './status.js';

/** What cannot be read now can hardly be read in a second. */
const UNREADABLE_MS = 15_000;

/** What an element tells its snapshot: where data comes from and where it goes. */
export interface SnapshotSource<T> {
  topic: Topic;
  load(api: ApiClient, signal: AbortSignal): Promise<T>;
  /** Replaces what is shown. */
  take(data: T): void;
  /** Adds what arrived since, one message per subject; renders, and settles, only where that changes something. */
  merge(messages: RealtimeMessage[]): void;
  /** Forgets what was shown: it may belong to somebody else. */
  drop(): void;
  /** True when the data says that there is nothing. */
  isEmpty(): boolean;
  /** False while there is nothing to ask for. */
  isWanted(): boolean;
  /** True while the answer still lacks something that comes by itself; then it is asked for sooner. */
  isPartial?(): boolean;
}

/** Who owns a snapshot. */
export interface SnapshotHost extends HTMLElement {
  addController(controller: ReactiveController): void;
  requestUpdate(): void;
  /** The status or its reason changed. */
  snapshotChanged(): void;
}

/**
 * Keeps an element's data current: a snapshot, messages on top, a new snapshot after every gap, polling while there is
 * no socket, and retries by itself until the element leaves the page.
 */
export class SnapshotController<T> implements ReactiveController {
  status: Status = 'loading';
  failure: IopsError | null = null;
  /** When the server last answered; milliseconds. */
  loadedAt: number | null = null;
  /** When what failed is tried again by itself; milliseconds. */
  retryAt = 0;
  isLive = false;
  /** How many loads in a row failed. */
  failures = 0;
  /** How many loads in a row succeeded while no messages flowed. */
  polls = 0;

  private loading: Promise<void> | null = null;
  private abort: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Superseded messages fall out: one per subject, painted in a frame soon; a hidden page has no frames. */
  private arrived = new Map<string, RealtimeMessage>();
  private sinceAsked = new Map<string, RealtimeMessage>();
  private leave: (() => void)[] = [];
  private stopListening: (() => void) | null = null;

  constructor(
    private readonly host: SnapshotHost,
    private readonly source: SnapshotSource<T>,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    const { changed, woke, tokens } = runtime();
    this.leave = [
      changed.add(() => this.reset()),
      woke.add((isSuspect) => this.wake(isSuspect)),
      tokens.signedIn.add(() => this.status === 'unauthorized' && this.reload()),
    ];
    this.settle();
    // Before it asks: then the answer lacks nothing, and a page that is left early has kept its connection in use.
    if (this.source.isWanted()) this.listen(runtime().opened);
    void this.load();
  }

  hostDisconnected(): void {
    for (const leave of this.leave) leave();
    this.leave = [];
    this.stop();
  }

  /** How the data keeps up with what happens; null before that is known. */
  get connection(): Connection | null {
    return connectionOf(this);
  }

  /** Loads now; a load that is under way is shared. */
  load(): Promise<void> {
    if (!this.source.isWanted()) return Promise.resolve();
    if (this.loading) return this.loading;
    const loading = this.run().finally(() => {
      if (this.loading !== loading) return;
      this.loading = null;
      this.abort = null;
    });
    this.loading = loading;
    return loading;
  }

  /** Asks again, for something a little different; what is shown stays until the answer comes. */
  reload(): void {
    this.cancel();
    void this.load();
  }

  /** Drops what is known and begins anew, as when the element is told to show something else. */
  reset(): void {
    this.stop();
    this.source.drop();
    Object.assign(this, { failure: null, failures: 0, polls: 0, loadedAt: null });
    this.settle();
    void this.load();
  }

  private stop(): void {
    this.cancel();
    clearTimeout(this.timer);
    runtime().opened?.turns.leave(this.flush);
    this.arrived.clear();
    this.stopListening?.();
    this.stopListening = null;
    this.isLive = false;
  }

  /** Ends a load that is under way, and keeps nothing of it: an abort's error holds whatever was on the stack then. */
  private cancel(): void {
    this.abort?.abort();
    this.abort = null;
    this.loading = null;
  }

  private async run(): Promise<void> {
    clearTimeout(this.timer);
    const abort = new AbortController();
    this.abort = abort;
    this.sinceAsked.clear();
    try {
      const data = await this.source.load(runtime().api, abort.signal);
      if (!abort.signal.aborted) this.succeed(data);
    } catch (error) {
      if (!abort.signal.aborted) this.fail(toIopsError(error));
    }
  }

  private succeed(data: T): void {
    try {
      this.source.take(data);
      this.source.isEmpty();
    } catch (cause) {
      return this.refuse(cause);
    }
    this.failure = null;
    this.failures = 0;
    this.polls = this.isLive ? 0 : this.polls + 1;
    this.loadedAt = Date.now();
    // They may be newer than the answer: asked for before, answered after.
    if (this.sinceAsked.size > 0) this.source.merge([...this.sinceAsked.values()]);
    // The others are older than the answer.
    this.arrived.clear();
    this.settle();
    this.schedule(this.source.isPartial?.() ? retryDelayMs(1, 0) : pollDelayMs(this.isLive, Math.random()));
    // After the paint: the socket's code must not delay the first figures.
    if (!this.stopListening) requestAnimationFrame(() => setTimeout(() => this.connect()));
  }

  /** What was said cannot be shown, which threw `cause`: it is dropped, and asked for again after a while. */
  refuse(cause: unknown): void {
    this.source.drop();
    this.loadedAt = null;
    const error = new IopsError('invalid_answer', 'IOPS answered with something else.', true);
    this.fail(Object.assign(error, { cause, retryAfterMs: UNREADABLE_MS }));
  }

  private fail(error: IopsError): void {
    const delayMs = Math.max(error.retryAfterMs, retryDelayMs(this.failures, Math.random()));
    this.failure = error;
    this.failures += 1;
    this.retryAt = Date.now() + delayMs;
    this.settle();
    if (!error.retryable) return;
    this.schedule(delayMs);
    if (error.code === 'network' || error.code === 'timeout') runtime().outage?.begin();
  }

  /** Works out the status again, as when the element has changed what it shows. */
  settle(): void {
    const { failure, failures } = this;
    const hasData = this.loadedAt !== null;
    const isEmpty = hasData && this.source.isEmpty();
    this.status = this.source.isWanted() ? statusOf({ hasData, isEmpty, failure, failures }) : 'empty';
    this.host.snapshotChanged();
    this.host.requestUpdate();
  }

  private schedule(delayMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      // A hidden page rests; when it is seen again it catches up at once.
      if (!document.hidden) void this.load();
    }, delayMs);
  }

  /** A question that was under way may never be answered: it is asked anew. */
  private wake(isSuspect: boolean): void {
    if (isSuspect || this.failure !== null) this.reload();
    else if (!navigator.onLine || this.isOld()) void this.load();
  }

  private isOld(): boolean {
    return this.loadedAt === null || Date.now() - this.loadedAt > pollDelayMs(this.isLive, 0);
  }

  /** Where the code does not come, polling goes on and the next answer tries again. */
  private async connect(): Promise<void> {
    this.listen(
      await runtime()
        .realtime()
        .catch(() => null),
    );
  }

  private listen(realtime: Realtime | null): void {
    if (!realtime || this.stopListening || !this.host.isConnected) return;
    this.stopListening = realtime.subscribe(this.source.topic, {
      onMessage: (message) => this.queue(message),
      onLive: (isLive) => this.setLive(isLive),
      onGap: () => this.reload(),
    });
  }

  private setLive(isLive: boolean): void {
    if (isLive === this.isLive) return;
    this.isLive = isLive;
    this.polls = 0;
    this.host.requestUpdate();
    if (!isLive) this.schedule(retryDelayMs(0, Math.random()));
    else if (this.failure !== null) this.reload();
  }

  private queue(message: RealtimeMessage): void {
    // `messageKey` of the contracts, which give types only.
    const subject = 'id' in message.data ? `${message.topic}/${message.data.id}` : message.topic;
    this.arrived.set(subject, message);
    if (this.loading) this.sinceAsked.set(subject, message);
    runtime().opened?.turns.take(this.flush);
  }

  private readonly flush = (): void => {
    const messages = [...this.arrived.values()];
    this.arrived.clear();
    if (this.loadedAt !== null && messages.length > 0) this.source.merge(messages);
  };
}
