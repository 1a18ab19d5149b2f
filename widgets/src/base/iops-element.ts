import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { SnapshotController, SnapshotHost } from '../controllers/snapshot.controller.js';
import { CONNECTIONS, type Connection, type Status } from '../controllers/status.js';
import type { FirstWords, Strings } from '../i18n/en.js';
import type { IopsError } from '../runtime/error.js';
import {
  IopsAuthRequiredEvent,
  IopsErrorEvent,
  IopsLoadStartEvent,
  IopsReadyEvent,
  IopsStatusChangeEvent,
} from './events.js';
import { SpeakingElement } from './speaking-element.js';
import type { Voice } from './states.view.js';

/**
 * What all elements that show data share: status, events, and the host's own content until data is there.
 *
 * @slot - What the page shows until data is there, and beside the message when it cannot be had.
 * @fires {IopsLoadStartEvent} iops-load-start - It begins to load.
 * @fires {IopsReadyEvent} iops-ready - Its first data is painted.
 * @fires {IopsErrorEvent} iops-error - Data could not be had, or an action failed.
 * @fires {IopsStatusChangeEvent} iops-status-change - `status` is another.
 * @fires {IopsAuthRequiredEvent} iops-auth-required - Somebody has to sign in.
 * @csspart base - The surface.
 * @csspart status - The notice above what is out of date.
 * @csspart empty - What stands there when there is nothing to show.
 * @csspart error - What stands there when data cannot be had.
 * @csspart fallback - Around the slot.
 * @csspart as-of - When what is shown was true.
 * @cssState loading - The first data is on its way.
 * @cssState ready - Data is shown.
 * @cssState empty - There is nothing to show.
 * @cssState stale - What is shown is out of date.
 * @cssState error - Data cannot be had.
 * @cssState unauthorized - Nobody is signed in.
 * @cssState live - Changes arrive as they happen.
 * @cssState delayed - Changes are asked for now and then.
 * @cssState offline - IOPS cannot be reached.
 */
export abstract class IopsElement<S extends FirstWords = Strings> extends SpeakingElement<S> implements SnapshotHost {
  protected abstract readonly snapshot: SnapshotController<unknown>;
  private shownStatus: Status = 'loading';
  private toldFailure: string | null = null;
  private enteredAt = 0;
  private isReady = false;
  private tellReady: () => void = () => undefined;
  private readonly readiness = new Promise<void>((resolve) => {
    this.tellReady = resolve;
  });

  /** One of the `:state()` names. */
  get status(): Status {
    return this.shownStatus;
  }

  /** How what is shown keeps up: messages, questions now and then, or not at all; null before that is known. */
  get connection(): Connection | null {
    return this.snapshot.connection;
  }

  /** Of the latest load; null when it succeeded. */
  get error(): IopsError | null {
    return this.snapshot.failure;
  }

  /** Loads anew; resolves when the answer, or the failure, is known. */
  refresh(): Promise<void> {
    if (this.snapshot.loadedAt === null) this.dispatchEvent(new IopsLoadStartEvent());
    return this.snapshot.load();
  }

  /** Resolves when the first data is painted. */
  whenReady(): Promise<void> {
    return this.readiness;
  }

  override connectedCallback(): void {
    this.enteredAt = performance.now();
    this.dispatchEvent(new IopsLoadStartEvent());
    super.connectedCallback();
  }

  /** For the snapshot: publishes its status. @internal */
  snapshotChanged(): void {
    const { status, failure } = this.snapshot;
    const previous = this.shownStatus;
    this.mark(previous, false);
    this.mark(status, true);
    this.shownStatus = status;
    if (status !== previous) this.dispatchEvent(new IopsStatusChangeEvent(status, previous));
    if (status === 'unauthorized' && previous !== status) this.dispatchEvent(new IopsAuthRequiredEvent());
    if (!failure || failure.code === this.toldFailure) return;
    this.toldFailure = failure.code;
    this.dispatchEvent(new IopsErrorEvent(failure));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    for (const one of CONNECTIONS) this.mark(one, one === this.connection);
  }

  protected override updated(): void {
    // Only what is shown is over it: an answer may still turn out to be none.
    if (!this.snapshot.failure) this.toldFailure = null;
    if (!this.isReady && this.snapshot.loadedAt !== null) void this.announceReady();
  }

  override get voice(): Voice<S> | null {
    const voice = super.voice;
    return voice && { ...voice, connection: this.connection };
  }

  /** What screen readers call the element. */
  protected abstract nameIn(strings: S): string;
  /** What the data looks like; called once there is some, or once there is nothing to ask for. */
  protected abstract content(voice: Voice<S>): TemplateResult | typeof nothing;
  /** Bones of the size that the content will have. */
  protected abstract skeleton(): TemplateResult;

  protected override render(): TemplateResult {
    const { voice, snapshot, status } = this;
    const staleness = status === 'stale' ? snapshot.failure : null;
    return html`<section
      class="surface"
      part="base"
      aria-label=${voice ? this.nameIn(voice.strings) : nothing}
      aria-busy=${status === 'loading'}
    >
      ${voice ? this.stateViews!.staleNotice(voice, staleness, snapshot.loadedAt) : nothing}
      ${voice && status !== 'loading' ? this.settled(voice) : this.waiting(voice)}
    </section>`;
  }

  private settled(voice: Voice<S>): TemplateResult | typeof nothing {
    const { status } = this.snapshot;
    try {
      if (status !== 'error' && status !== 'unauthorized') return this.content(voice);
    } catch (cause) {
      // An answer of another shape than ours, from a proxy or a later version, must not leave a hole in the page.
      this.snapshot.refuse(cause);
    }
    const { failure, retryAt } = this.snapshot;
    return html`${this.stateViews!.failureBlank(voice, failure!, retryAt, () => void this.refresh())}${this.fallback()}`;
  }

  /** What stands there while the first data is on its way. */
  protected waiting(voice: Voice<S> | null): TemplateResult {
    return html`<span class="unseen" role="status">${voice?.strings.loading}</span>${this.fallback() ?? this.skeleton()}`;
  }

  /** The page's own content, if it gave any. */
  private fallback(): TemplateResult | null {
    const hasContent = this.childElementCount > 0 || this.textContent?.trim();
    return hasContent ? html`<div class="fallback" part="fallback"><slot></slot></div>` : null;
  }

  private async announceReady(): Promise<void> {
    this.isReady = true;
    await this.updateComplete;
    // A frame begins after the callback; the task behind it runs when the frame is painted.
    requestAnimationFrame(() =>
      setTimeout(() => {
        this.dispatchEvent(new IopsReadyEvent(performance.now() - this.enteredAt));
        this.tellReady();
      }),
    );
  }
}
