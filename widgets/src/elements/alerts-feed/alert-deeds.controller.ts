import type { Alert, BulkActionAnswer } from '@iops/contracts';
import { type IopsError, toIopsError } from '../../runtime/error.js';
import { runtime } from '../../runtime/runtime.js';
import type { DeedRequest } from './deed.js';

/** How long an action is held back, so that it can be undone (WCAG 2.2.1: reopening is the other way back). */
export const UNDO_MS = 8_000;
/** As many as the API takes at once. */
const MOST_AT_ONCE = 200;

/** One action on one or more alerts, as they stood before it. */
export interface Deed {
  alerts: readonly Alert[];
  request: DeedRequest;
}

/** What becomes of a deed. */
export interface DeedOutcome {
  /** Each item tells of one alert. */
  answered(deed: Deed, items: BulkActionAnswer['items']): void;
  /** Nothing was changed. */
  failed(deed: Deed, error: IopsError): void;
  /** Something to show differently. */
  changed(): void;
}

/**
 * Holds actions back for eight seconds, sends them in the order they were done, and remembers those on their way.
 * What is held when the page or the element goes is sent at once.
 */
export class Deeds {
  /** The newest deed of each alert that is not answered yet. */
  readonly pending = new Map<string, Deed>();
  private held: readonly Deed[] = [];
  private readonly timers = new Map<Deed, ReturnType<typeof setTimeout>>();
  private queue: Promise<void> = Promise.resolve();

  constructor(private readonly outcome: DeedOutcome) {}

  /** The one that can be undone, or said more about. */
  get latest(): Deed | null {
    return this.held.at(-1) ?? null;
  }

  /** Begins a deed. One that is held for the same alert is sent before. */
  begin(deed: Deed): void {
    const ids = new Set(deed.alerts.map(({ id }) => id));
    for (const other of this.held) if (other.alerts.some(({ id }) => ids.has(id))) this.commit(other);
    for (const id of ids) this.pending.set(id, deed);
    this.held = [...this.held, deed];
    this.resume();
    this.outcome.changed();
  }

  /** Says more about the latest deed: a note, a reason, until when. */
  amend(more: Partial<DeedRequest>): void {
    if (!this.latest) return;
    Object.assign(this.latest.request, more);
    this.outcome.changed();
  }

  /** Stops the clock of the latest deed, as while a note is written. */
  pause(): void {
    if (this.latest) clearTimeout(this.timers.get(this.latest));
  }

  /** Gives the latest deed its eight seconds again. */
  resume(): void {
    const deed = this.latest;
    if (!deed) return;
    clearTimeout(this.timers.get(deed));
    this.timers.set(
      deed,
      setTimeout(() => this.commit(deed), UNDO_MS),
    );
  }

  /** Takes the latest deed back; nobody ever hears of it. */
  undo(): Deed | null {
    const deed = this.latest;
    if (deed) this.forget(deed);
    return deed;
  }

  /** Sends a deed without waiting any longer, behind those that were sent before. */
  commit(deed: Deed): void {
    this.release(deed);
    this.queue = this.queue.then(() => this.send(deed));
    this.outcome.changed();
  }

  /** Sends all that is held at once: there may be no later. */
  flush(): void {
    for (const deed of this.held) {
      this.release(deed);
      void this.send(deed);
    }
  }

  /** Forgets what is held without sending it: whoever did it signed out. */
  drop(): void {
    for (const deed of this.held) this.forget(deed);
    this.pending.clear();
  }

  private release(deed: Deed): void {
    clearTimeout(this.timers.get(deed));
    this.timers.delete(deed);
    this.held = this.held.filter((one) => one !== deed);
  }

  private forget(deed: Deed): void {
    this.release(deed);
    for (const { id } of deed.alerts) if (this.pending.get(id) === deed) this.pending.delete(id);
    this.outcome.changed();
  }

  private async send(deed: Deed): Promise<void> {
    const result = await this.post(deed).catch((error: unknown) => toIopsError(error));
    this.forget(deed);
    if (result instanceof Error) this.outcome.failed(deed, result);
    else this.outcome.answered(deed, result);
  }

  private async post({ alerts, request }: Deed): Promise<BulkActionAnswer['items']> {
    const items: BulkActionAnswer['items'] = [];
    for (let from = 0; from < alerts.length; from += MOST_AT_ONCE) {
      const ids = alerts.slice(from, from + MOST_AT_ONCE).map(({ id }) => id);
      items.push(...(await runtime().api.post<BulkActionAnswer>('/api/alerts/bulk', { ...request, ids })).items);
    }
    return items;
  }
}
