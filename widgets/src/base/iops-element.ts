import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { SnapshotController, SnapshotHost } from '../controllers/snapshot.controller.js';
import type { Status } from '../controllers/status.js';
import type { Strings } from '../i18n/en.js';
import { formatFor } from '../i18n/format.js';
import { stringsFor } from '../i18n/strings.js';
import type { IopsError } from '../runtime/error.js';
import { runtime } from '../runtime/runtime.js';
import { baseStyles } from './base.styles.js';
import {
  IopsAuthRequiredEvent,
  IopsErrorEvent,
  IopsLoadStartEvent,
  IopsReadyEvent,
  IopsStatusChangeEvent,
} from './events.js';
import { failureBlank, staleNotice, type Voice } from './states.view.js';

/** What all elements share: language, zone, theme, status, events, and the host's own content until data is there. */
export abstract class IopsElement extends LitElement implements SnapshotHost {
  static override styles = [baseStyles];

  /** BCP 47; without it `configure`, then the page decides. */
  @property() override lang = '';
  /** IANA; without it `configure`, then the browser decides. */
  @property({ attribute: 'time-zone' }) timeZone = '';
  /** `auto` follows the `color-scheme` around the element. */
  @property() theme: 'auto' | 'light' | 'dark' = 'auto';

  @state() private strings: Strings | null = null;

  protected abstract readonly snapshot: SnapshotController<unknown>;
  private readonly internals = this.attachInternals();
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

  /** For the snapshot: publishes its status. */
  snapshotChanged(): void {
    const { status, failure } = this.snapshot;
    const previous = this.shownStatus;
    this.internals.states.delete(previous);
    this.internals.states.add(status);
    this.shownStatus = status;
    if (status !== previous) this.dispatchEvent(new IopsStatusChangeEvent(status, previous));
    if (status === 'unauthorized' && previous !== status) this.dispatchEvent(new IopsAuthRequiredEvent());
    if (failure && failure.code !== this.toldFailure) this.dispatchEvent(new IopsErrorEvent(failure));
    this.toldFailure = failure?.code ?? null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('lang')) void this.speak().catch(() => undefined);
    for (const theme of ['light', 'dark']) {
      if (this.theme === theme) this.internals.states.add(theme);
      else this.internals.states.delete(theme);
    }
  }

  protected override updated(): void {
    if (!this.isReady && this.snapshot.loadedAt !== null) void this.announceReady();
  }

  protected get locale(): string {
    const around = this.lang || runtime().options.lang || this.closest<HTMLElement>('[lang]')?.lang;
    return around || 'en';
  }

  /** The words and formats of the element's language and zone; null until the words have come. */
  get voice(): Voice | null {
    const zone = this.timeZone || runtime().options.timeZone;
    return this.strings && { strings: this.strings, format: formatFor(this.locale, zone) };
  }

  /** Resolves when the element has the words of its language. */
  async speak(): Promise<void> {
    this.strings = await stringsFor(this.locale);
  }

  /** What screen readers call the element. */
  protected abstract nameIn(strings: Strings): string;
  /** What the data looks like; called once there is some, or once there is nothing to ask for. */
  protected abstract content(voice: Voice): TemplateResult | typeof nothing;
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
      ${voice ? staleNotice(voice, staleness, snapshot.loadedAt) : nothing}
      ${voice && status !== 'loading' ? this.settled(voice) : this.waiting(voice)}
    </section>`;
  }

  private settled(voice: Voice): TemplateResult | typeof nothing {
    const { status, failure } = this.snapshot;
    const isFailed = failure !== null && (status === 'error' || status === 'unauthorized');
    if (!isFailed) return this.content(voice);
    return html`${failureBlank(voice, failure, () => void this.refresh())}${this.fallback()}`;
  }

  /** What stands there while the first data is on its way. */
  protected waiting(voice: Voice | null): TemplateResult {
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
