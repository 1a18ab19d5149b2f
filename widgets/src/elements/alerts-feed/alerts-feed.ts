import type { AlertsAnswer } from '@iops/contracts';
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { Body } from '../../base/body.js';
import { IopsElement } from '../../base/iops-element.js';
import type { Voice } from '../../base/states.view.js';
import { ClockController } from '../../controllers/clock.controller.js';
import { SnapshotController } from '../../controllers/snapshot.controller.js';
import type { Strings } from '../../i18n/en.js';
import { runtime } from '../../runtime/runtime.js';
import type { FeedController } from './feed.controller.js';
import { feedSkeletonStyles } from './skeleton.styles.js';

/** Rows that stand in for alerts on their way. */
const BONES = 4;

/**
 * What needs somebody, worst first, with the reason under it and the keys to deal with it.
 * Live arrivals never move a row under the pointer or the focus: they wait behind a button.
 *
 * @element iops-alerts-feed
 * @slot - What the page shows until alerts are there.
 * @fires {IopsAlertOpenEvent} iops-alert-open - An alert was opened; cancel to keep `<iops-explain follow>` from showing it.
 * @fires {IopsLoadStartEvent} iops-load-start
 * @fires {IopsReadyEvent} iops-ready
 * @fires {IopsErrorEvent} iops-error
 * @fires {IopsStatusChangeEvent} iops-status-change
 * @fires {IopsAuthRequiredEvent} iops-auth-required
 * @csspart base - The surface.
 * @csspart toolbar - Counts, and `new-pill` when alerts wait.
 * @csspart list - The rows; each is `item` with `item-title item-meta item-severity item-actions`.
 * @csspart footer - Keys and as-of time; inside it `more` and `as-of`.
 * @csspart status - The notice of an outdated list.
 * @csspart empty - All clear.
 * @csspart error
 * @csspart fallback - Around the slot.
 * @cssproperty --iops-fg - And all that `iops-kpis` lists.
 * @cssState loading ready empty stale error unauthorized
 */
export class IopsAlertsFeed extends IopsElement {
  static override styles = [...IopsElement.styles, feedSkeletonStyles];

  /** How many alerts are shown at most, 1 to 200. */
  @property({ type: Number }) limit = 50;
  /** `off` leaves the letters j k o a r d to the page; arrows, Home, End and Enter stay. */
  @property() shortcuts: 'focus' | 'off' = 'focus';

  private readonly body = new Body(this, () => import('./feed.controller.js'));
  private feed: FeedController | null = null;
  private expected: () => void = () => undefined;
  protected readonly clock = new ClockController(this);
  protected readonly snapshot = new SnapshotController<AlertsAnswer>(this, {
    topic: 'alerts',
    isWanted: () => true,
    load: async (api, signal) => {
      const path = `/api/alerts?status=active,acknowledged&limit=${this.limit}`;
      const [answer, module] = await Promise.all([api.get<AlertsAnswer>(path, signal), this.body.ready()]);
      this.feed ??= new module.FeedController(this, this.snapshot);
      return answer;
    },
    take: (answer) => this.feed?.take(answer),
    merge: (messages) => this.feed?.merge(messages),
    drop: () => this.feed?.drop(),
    isEmpty: () => this.feed?.isEmpty ?? false,
  });

  override connectedCallback(): void {
    this.expected = runtime().selection.expect();
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.expected();
  }

  override snapshotChanged(): void {
    super.snapshotChanged();
    if (this.status !== 'loading') this.expected();
  }

  /** Puts the alerts that wait into the list and goes to the first of them. */
  async showPending(): Promise<void> {
    await this.feed?.showPending();
  }

  protected override nameIn({ feed }: Strings): string {
    return feed.name;
  }

  protected override content(voice: Voice): TemplateResult | typeof nothing {
    return this.feed?.render(voice) ?? nothing;
  }

  protected override skeleton(): TemplateResult {
    const row = html`<li><div class="bone"></div><div class="bone"></div><div class="bone"></div></li>`;
    return html`<ul class="bones" aria-hidden="true">${Array.from({ length: BONES }, () => row)}</ul>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'iops-alerts-feed': IopsAlertsFeed;
  }
}
