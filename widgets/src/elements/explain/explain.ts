import type { Alert, Explanation, RealtimeMessage } from '@iops/contracts';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { Body } from '../../base/body.js';
import { IopsElement } from '../../base/iops-element.js';
import { ClockController } from '../../controllers/clock.controller.js';
import { SnapshotController } from '../../controllers/snapshot.controller.js';
import type { FirstWords } from '../../i18n/en.js';
import type { ExplainWords } from '../../i18n/en-explain.js';
import type { ApiClient } from '../../runtime/api.client.js';
import { runtime } from '../../runtime/runtime.js';
import type { ExplainController, Subject } from './explain.controller.js';
import type { ExplainVoice } from './explain-voice.js';
import { explainSkeletonStyles } from './skeleton.styles.js';

/** Lines that stand in for the reason on its way. */
const BONES = 7;

/**
 * Why one alert is there: a text whose every figure leads to its evidence, what moved it, what speaks against it,
 * and what to do next.
 *
 * @element iops-explain
 * @slot - What the page shows until an alert is there.
 * @fires {IopsNavigateEvent} iops-navigate - A next step was chosen. Cancel when the page takes it from there; else IOPS keeps what it can as an intervention.
 * @csspart header - Severity, title and what it is about.
 * @csspart title - The title of the alert.
 * @csspart text - The reason.
 * @csspart why-now - Its first sentence.
 * @csspart figure - A figure in the text, which leads to its evidence.
 * @csspart actions - Next steps.
 * @csspart action - One of them.
 * @csspart factors - What moved it.
 * @csspart factor - One factor.
 * @csspart factor-bar - Its bar, from the middle to either side.
 * @csspart causes - The most likely causes.
 * @csspart counter-evidence - What speaks against it.
 * @csspart evidence - The rows that the figures rest on.
 * @csspart confidence - How sure it is, and on how much it rests.
 * @csspart method - Who phrased it, and how much of it was checked.
 * @csspart feedback - What operators think of a factor.
 * @csspart vote - One thing to think of it.
 * @csspart history - What happened to the alert.
 * @csspart footer - As-of time.
 * @csspart empty - What stands there when no alert is chosen.
 */
export class IopsExplain extends IopsElement<FirstWords & ExplainWords> {
  static override styles = [...IopsElement.styles, explainSkeletonStyles];

  /** Which alert; when empty and `follow` is set, the one that the page looks at. */
  @property({ attribute: 'alert-id' }) alertId = '';
  /** Shows the alert that was opened in a feed of the page, and its first one until then. */
  @property({ type: Boolean }) follow = false;

  @state() private subject: Subject | null = null;
  private shownId: string | null = null;
  private leave: (() => void)[] = [];

  private readonly body = new Body(this, () => import('./explain.body.js'));
  private page: ExplainController | null = null;
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
    if (this.isConnected) this.snapshot.reset();
  }

  private async load(api: ApiClient, signal: AbortSignal): Promise<Subject> {
    const path = `/api/alerts/${encodeURIComponent(this.wantedId ?? '')}`;
    const ask = () => api.get<Explanation>(`${path}/explanation`, signal);
    const [alert, reason] = await Promise.all([
      api.get<Alert>(path, signal),
      this.known?.explanation && ask(),
      this.body.ready(),
    ]);
    // A reason that is not written yet is not asked for: that would be an error in the console of the page.
    return { alert, explanation: reason ?? (alert.explanation && (await ask())) };
  }

  /** The wanted alert, where the page has it from its feed. */
  private get known(): Alert | null {
    const { current } = runtime().selection;
    return current && current.id === this.wantedId ? current : null;
  }

  private merge(messages: readonly RealtimeMessage[]): void {
    const message = messages.find(({ topic, data }) => topic === 'alerts' && (data as Alert).id === this.wantedId);
    if (message?.topic !== 'alerts' || !this.subject) return;
    const [before, now] = [this.subject.alert, message.data].map(({ explanation }) => JSON.stringify(explanation));
    this.subject = { ...this.subject, alert: message.data };
    if (before !== now) void this.snapshot.load();
  }

  protected override async wordsFor(lang: string): Promise<FirstWords> {
    return (await this.body.load()).wordsFor(lang);
  }

  protected override nameIn({ explain }: ExplainWords): string {
    return explain.name;
  }

  protected override content(voice: ExplainVoice): TemplateResult | typeof nothing {
    const { subject, snapshot, body } = this;
    if (!subject && this.follow && runtime().selection.isExpected) return this.waiting(voice);
    if (!subject || !body.module) return html`<div class="blank" part="empty">${voice.strings.explain.empty}</div>`;
    this.page ??= new body.module.ExplainController(this);
    return this.page.view(subject, voice, snapshot.loadedAt ?? 0);
  }

  /** An alert that the page knows already has its head while the rest is on its way. */
  protected override waiting(voice: ExplainVoice | null): TemplateResult {
    const { known: alert } = this;
    const { module } = this.body;
    if (!voice || !module || !alert) return super.waiting(voice);
    return html`${module.headView({ alert, now: new Date() }, voice)}${this.skeleton()}`;
  }

  protected override skeleton(): TemplateResult {
    const bone = html`<div class="bone"></div>`;
    return html`<div class="bones" aria-hidden="true">${Array.from({ length: BONES }, () => bone)}</div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'iops-explain': IopsExplain;
  }
}
