import type { Alert, Explanation, RealtimeMessage, SuggestedAction } from '@iops/contracts';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { Body } from '../../base/body.js';
import { IopsNavigateEvent } from '../../base/events.js';
import { IopsElement } from '../../base/iops-element.js';
import type { Voice } from '../../base/states.view.js';
import { ClockController } from '../../controllers/clock.controller.js';
import { SnapshotController } from '../../controllers/snapshot.controller.js';
import type { Strings } from '../../i18n/en.js';
import type { ApiClient } from '../../runtime/api.client.js';
import { IopsError } from '../../runtime/error.js';
import { runtime } from '../../runtime/runtime.js';
import type { ExplainHandlers } from './explain.view.js';
import { explainSkeletonStyles } from './skeleton.styles.js';

/** Lines that stand in for the reason on its way. */
const BONES = 7;

/** What the API knows of one alert. */
interface Subject {
  alert: Alert;
  /** Null until it is worked out. */
  explanation: Explanation | null;
}

/**
 * Why one alert is there: a text whose every figure leads to its evidence, what moved it, what speaks against it,
 * and what to do next.
 *
 * @element iops-explain
 * @slot - What the page shows until an alert is there.
 * @fires {IopsNavigateEvent} iops-navigate - A next step was chosen; cancel when the page goes there.
 * @fires {IopsLoadStartEvent} iops-load-start
 * @fires {IopsReadyEvent} iops-ready
 * @fires {IopsErrorEvent} iops-error
 * @fires {IopsStatusChangeEvent} iops-status-change
 * @fires {IopsAuthRequiredEvent} iops-auth-required
 * @csspart base - The surface.
 * @csspart header - Severity, `title` and what it is about.
 * @csspart text - The reason; each of its figures is `figure`.
 * @csspart actions - Next steps.
 * @csspart factors - Each is `factor` with `factor-bar`.
 * @csspart causes
 * @csspart counter-evidence
 * @csspart evidence
 * @csspart confidence
 * @csspart history
 * @csspart footer
 * @csspart status - The notice of an outdated page.
 * @csspart empty
 * @csspart error
 * @csspart fallback - Around the slot.
 * @cssproperty --iops-fg - And all that `iops-kpis` lists.
 * @cssState loading ready empty stale error unauthorized
 */
export class IopsExplain extends IopsElement {
  static override styles = [...IopsElement.styles, explainSkeletonStyles];

  /** Which alert; when empty and `follow` is set, the one that the page looks at. */
  @property({ attribute: 'alert-id' }) alertId = '';
  /** Shows the alert that was opened in a feed of the page, and its first one until then. */
  @property({ type: Boolean }) follow = false;

  @state() private subject: Subject | null = null;
  @state() private litId: string | null = null;
  @state() private chosenId: string | null = null;
  private shownId: string | null = null;
  private leave: (() => void)[] = [];

  private readonly body = new Body(this, () => import('./explain.view.js'));
  protected readonly snapshot = new SnapshotController<Subject>(this, {
    topic: 'alerts',
    isWanted: () => this.wantedId !== null,
    load: (api, signal) => this.load(api, signal),
    take: (subject) => {
      this.subject = subject;
    },
    merge: (messages) => this.merge(messages),
    drop: () => {
      this.subject = null;
    },
    isEmpty: () => false,
    isPartial: () => this.subject?.explanation === null,
  });
  protected readonly clock = new ClockController(this);

  override connectedCallback(): void {
    const { selection } = runtime();
    this.leave = [selection.changed.add(() => this.turn())];
    this.shownId = this.wantedId;
    super.connectedCallback();
    if (this.follow) this.leave.push(selection.follow());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const leave of this.leave) leave();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (changed.has('alertId') || changed.has('follow')) this.turn();
  }

  private get wantedId(): string | null {
    if (this.alertId) return this.alertId;
    return this.follow ? (runtime().selection.current?.id ?? null) : null;
  }

  /** Turns to another alert when another is wanted. */
  private turn(): void {
    if (this.wantedId === this.shownId) return this.requestUpdate();
    this.shownId = this.wantedId;
    this.litId = null;
    this.chosenId = null;
    if (this.isConnected) this.snapshot.reset();
  }

  private async load(api: ApiClient, signal: AbortSignal): Promise<Subject> {
    const path = `/api/alerts/${encodeURIComponent(this.wantedId ?? '')}`;
    const [alert, explanation] = await Promise.all([
      api.get<Alert>(path, signal),
      api.get<Explanation>(`${path}/explanation`, signal).catch(nullWhereMissing),
      this.body.ready(),
    ]);
    return { alert, explanation };
  }

  private merge(messages: readonly RealtimeMessage[]): void {
    const message = messages.find(({ topic, data }) => topic === 'alerts' && (data as Alert).id === this.wantedId);
    if (message?.topic !== 'alerts' || !this.subject) return;
    this.subject = { ...this.subject, alert: message.data };
    // A change may bring new words and evidence with it.
    void this.snapshot.load();
  }

  private async point(evidenceId: string): Promise<void> {
    this.litId = evidenceId;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`tr[data-id="${CSS.escape(evidenceId)}"]`)?.focus();
  }

  private choose({ id }: SuggestedAction): void {
    if (!this.subject) return;
    this.chosenId = id;
    const { alert } = this.subject;
    this.dispatchEvent(new IopsNavigateEvent({ kind: 'action', id, alertId: alert.id, href: null }));
  }

  private readonly handlers: ExplainHandlers = {
    point: (evidenceId) => void this.point(evidenceId),
    choose: (action) => this.choose(action),
  };

  protected override nameIn({ explain }: Strings): string {
    return explain.name;
  }

  protected override content(voice: Voice): TemplateResult | typeof nothing {
    const { subject, litId, chosenId, snapshot, body } = this;
    if (!subject && this.follow && runtime().selection.isExpected) return this.waiting(voice);
    if (!subject) return html`<div class="blank" part="empty">${voice.strings.explain.empty}</div>`;
    const times = { loadedAt: new Date(snapshot.loadedAt ?? 0), now: new Date() };
    const model = { ...subject, litId, chosenId, isLive: snapshot.isLive, ...times };
    return body.module?.view(model, voice, this.handlers) ?? nothing;
  }

  /** An alert that the page knows already has its head while the rest is on its way. */
  protected override waiting(voice: Voice | null): TemplateResult {
    const { current } = runtime().selection;
    const { module } = this.body;
    if (!voice || !module || !current || current.id !== this.wantedId) return super.waiting(voice);
    return html`${module.headView({ alert: current, now: new Date() }, voice)}${this.skeleton()}`;
  }

  protected override skeleton(): TemplateResult {
    const bone = html`<div class="bone"></div>`;
    return html`<div class="bones" aria-hidden="true">${Array.from({ length: BONES }, () => bone)}</div>`;
  }
}

/** An alert without an explanation is not an error: the reason follows within moments. */
function nullWhereMissing(error: unknown): null {
  if (error instanceof IopsError && error.code === 'not_found') return null;
  throw error;
}

declare global {
  interface HTMLElementTagNameMap {
    'iops-explain': IopsExplain;
  }
}
