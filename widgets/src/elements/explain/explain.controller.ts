import type {
  Alert,
  Explanation,
  Feedback,
  FeedbackAnswer,
  FeedbackReason,
  FeedbackRequest,
  Intervention,
  SuggestedAction,
  Vote,
} from '@iops/contracts';
import type { TemplateResult } from 'lit';
import { IopsErrorEvent, IopsNavigateEvent } from '../../base/events.js';
import { toIopsError } from '../../runtime/error.js';
import { runtime } from '../../runtime/runtime.js';
import { view } from './explain.view.js';
import type { ExplainVoice } from './explain-voice.js';
import { interventionFor } from './intervention.js';
import { type Person, personOf } from './person.js';
import { NO_STEPS, type Step } from './steps.view.js';

/** What the API knows of one alert. */
export interface Subject {
  alert: Alert;
  /** Null until it is worked out. */
  explanation: Explanation | null;
}

/** Whose page of reasons it is. */
export interface ExplainHost extends HTMLElement {
  readonly updateComplete: Promise<boolean>;
  requestUpdate(): void;
}

/** Everything an operator did on the page of one alert; another alert begins anew. */
export class ExplainController {
  /** The evidence that was pointed to last, and the one that is pointed at. */
  pinnedId: string | null = null;
  hoveredId: string | null = null;
  steps: ReadonlyMap<string, Step> = NO_STEPS;
  opinions: readonly Feedback[] = [];
  person: Person = { id: null, canAct: true };
  /** What is being said to a vote against: of a factor, or of the whole (null). */
  asked: { factor: string | null } | null = null;
  /** What became of the last word, and of which factor: that it was taken, or why not. */
  told: { factor: string | null; what: 'recorded' | 'withdrawn' | 'forbidden' | 'failed' } | null = null;

  private alertId: string | null = null;
  private hasListened = false;

  constructor(private readonly host: ExplainHost) {}

  /** The page of a subject; `loadedAt` in milliseconds. */
  view(subject: Subject, voice: ExplainVoice, loadedAt: number): TemplateResult {
    const { alert, explanation } = subject;
    if (alert.id !== this.alertId) this.begin(alert.id);
    if (explanation && !this.hasListened) void this.listen(alert.id).catch(() => undefined);
    return view({ ...subject, page: this, loadedAt: new Date(loadedAt), now: new Date() }, voice);
  }

  /** Lights a row and the figures that rest on it, as long as something points there. */
  hover(evidenceId: string | null): void {
    this.hoveredId = evidenceId;
    this.host.requestUpdate();
  }

  /** From a figure to its row. */
  toEvidence(evidenceId: string): Promise<void> {
    return this.pin(evidenceId, `tr[data-id="${CSS.escape(evidenceId)}"]`);
  }

  /** From a row to the first figure that rests on it. */
  toFigure(evidenceId: string): Promise<void> {
    return this.pin(evidenceId, `.figure[data-id="${CSS.escape(evidenceId)}"]`);
  }

  /** Hands a step to the page; what the page leaves to us, we keep as an intervention where it is one. */
  async choose(action: SuggestedAction, alert: Alert): Promise<void> {
    const { id } = action;
    const event = new IopsNavigateEvent({ kind: 'action', id, alertId: alert.id, href: null });
    const request = interventionFor(action, alert);
    if (!this.host.dispatchEvent(event) || request === null) return this.mark(id, { kind: 'passed' });
    this.mark(id, { kind: 'doing' });
    await this.act(
      () => runtime().api.post<Intervention>('/api/interventions', request),
      (intervention) => this.mark(id, { kind: 'kept', intervention }),
      (isForbidden) => this.mark(id, { kind: 'failed', isForbidden }),
    );
  }

  /** Closes what was kept by mistake. */
  async takeBack(action: SuggestedAction, { interventionId }: Intervention): Promise<void> {
    await this.act(
      () => runtime().api.post<Intervention>(`/api/interventions/${interventionId}/close`, { outcome: 'not_needed' }),
      () => this.mark(action.id, null),
      (isForbidden) => this.mark(action.id, { kind: 'failed', isForbidden }),
    );
  }

  /** Stores a vote on a factor, or on the whole (null); null takes it back. A vote against asks what is wrong. */
  async vote(factor: string | null, vote: Vote | null, more: { reason?: FeedbackReason; note?: string } = {}) {
    const isAsking = vote === 'down' && more.reason === undefined && more.note === undefined;
    this.asked = isAsking ? { factor } : null;
    const request: FeedbackRequest = { vote, ...more };
    if (factor !== null) request.factor = factor;
    await this.act(
      () => runtime().api.post<FeedbackAnswer>(`${this.path}/feedback`, request),
      ({ items }) => {
        this.opinions = items;
        this.told = { factor, what: vote === null ? 'withdrawn' : 'recorded' };
      },
      (isForbidden) => {
        this.asked = null;
        this.told = { factor, what: isForbidden ? 'forbidden' : 'failed' };
      },
    );
  }

  /** Leaves it at the vote. */
  stopAsking(): void {
    this.asked = null;
    this.host.requestUpdate();
  }

  private get path(): string {
    return `/api/alerts/${encodeURIComponent(this.alertId ?? '')}/explanation`;
  }

  private begin(alertId: string): void {
    this.alertId = alertId;
    Object.assign(this, { pinnedId: null, hoveredId: null, steps: NO_STEPS, opinions: [], asked: null, told: null });
    this.hasListened = false;
  }

  /** What was said of it before; without it the page is still whole. */
  private async listen(alertId: string): Promise<void> {
    const { api, tokens } = runtime();
    this.hasListened = true;
    const [token, { items }] = await Promise.all([tokens.get(), api.get<FeedbackAnswer>(`${this.path}/feedback`)]);
    if (alertId !== this.alertId) return;
    this.person = personOf(token);
    this.opinions = items;
    this.host.requestUpdate();
  }

  /** What comes back after another alert was chosen is no longer told. */
  private async act<T>(send: () => Promise<T>, done: (answer: T) => void, failed: (isForbidden: boolean) => void) {
    const { alertId } = this;
    try {
      const answer = await send();
      if (alertId === this.alertId) done(answer);
    } catch (thrown) {
      const error = toIopsError(thrown);
      this.host.dispatchEvent(new IopsErrorEvent(error));
      if (alertId === this.alertId) failed(error.code === 'forbidden');
    }
    this.host.requestUpdate();
  }

  private mark(actionId: string, step: Step | null): void {
    const steps = new Map(this.steps);
    if (step) steps.set(actionId, step);
    else steps.delete(actionId);
    this.steps = steps;
    this.host.requestUpdate();
  }

  private async pin(evidenceId: string, selector: string): Promise<void> {
    this.pinnedId = evidenceId;
    this.host.requestUpdate();
    await this.host.updateComplete;
    this.host.shadowRoot?.querySelector<HTMLElement>(selector)?.focus();
  }
}
