import type { AlertAction, AlertState, AlertsAnswer, AlertType, Severity } from '@iops/contracts';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { Body } from '../../base/body.js';
import { IopsElement } from '../../base/iops-element.js';
import type { Voice } from '../../base/states.view.js';
import { ClockController } from '../../controllers/clock.controller.js';
import { SnapshotController } from '../../controllers/snapshot.controller.js';
import type { Strings } from '../../i18n/en.js';
import { runtime } from '../../runtime/runtime.js';
import { filterQuery } from './alerts-path.js';
import type { DeedRequest } from './deed.js';
import type { GroupBy } from './entries.js';
import type { FeedController } from './feed.controller.js';
import { feedSkeletonStyles } from './skeleton.styles.js';

/** Rows that stand in for alerts on their way. */
const BONES = 4;
/** The most that the API gives at once. */
const MOST = 200;

/** `critical,warning` as a list; without the attribute null. */
const listConverter = { fromAttribute: (value: string | null) => value?.split(/[\s,]+/).filter(Boolean) ?? null };

/**
 * What needs somebody, worst first, with the reason under it and the keys to deal with it.
 * Live arrivals never move a row under the pointer or the focus: they wait behind a button.
 * What is done can be undone for eight seconds, and is sent when they are over or the page is left.
 *
 * @element iops-alerts-feed
 * @slot - What the page shows until alerts are there.
 * @fires {IopsAlertOpenEvent} iops-alert-open - An alert was opened; cancel to keep the feed and `<iops-explain follow>` from showing it.
 * @fires {IopsAlertActionEvent} iops-alert-action - Before an action; cancel to keep it from being done.
 * @fires {IopsAlertActionDoneEvent} iops-alert-action-done - The server has done it.
 * @fires {IopsAlertActionFailedEvent} iops-alert-action-failed - It was not done, and the alerts are shown as they were.
 * @fires {IopsFilterChangeEvent} iops-filter-change - An operator changed filters or grouping.
 * @fires {IopsNavigateEvent} iops-navigate - A suggested next step was chosen.
 * @csspart toolbar - Counts and switches.
 * @csspart new-pill - The button behind which new alerts wait.
 * @csspart filters - The filters, when they are open.
 * @csspart list - The rows.
 * @csspart group - The head of a group.
 * @csspart item - One alert.
 * @csspart item-title - Its title.
 * @csspart item-meta - What it is about, and since when.
 * @csspart item-severity - Its severity, as shape and word.
 * @csspart item-actions - The buttons of what can be done.
 * @csspart detail - What an opened alert shows.
 * @csspart undo-bar - What was just done, with what more may be said of it.
 * @csspart footer - As-of time, and the keys when they are asked for.
 * @csspart more - The button that shows more alerts.
 * @csspart empty - All clear, or nothing found.
 * @cssproperty [--iops-sticky-top=0px] - How much of the top a fixed header of the page covers.
 */
export class IopsAlertsFeed extends IopsElement {
  static override styles = [...IopsElement.styles, feedSkeletonStyles];

  /** How many alerts come at first, 1 to 200. */
  @property({ type: Number }) limit = 50;
  /** `off` leaves the letters to the page; arrows, Home, End, Enter and Escape stay. */
  @property() shortcuts: 'focus' | 'off' = 'focus';
  /** Only alerts of these severities; empty for all. */
  @property({ converter: listConverter }) severities: readonly Severity[] | null = null;
  /** Only alerts of these types; empty for all. */
  @property({ converter: listConverter }) types: readonly AlertType[] | null = null;
  /** Only alerts in these states; empty for those that need somebody: active, acknowledged, snoozed. */
  @property({ converter: listConverter }) states: readonly AlertState[] | null = null;
  /** What alerts are put together by. */
  @property({ attribute: 'group-by' }) groupBy: GroupBy = 'none';
  /** The actions that are offered; null for all, empty for none. */
  @property({ converter: listConverter }) actions: readonly AlertAction[] | null = null;

  private readonly body = new Body(this, () => import('./feed.controller.js'));
  private feed: FeedController | null = null;
  private expected: () => void = () => undefined;
  protected readonly clock = new ClockController(this);
  protected readonly snapshot = new SnapshotController<AlertsAnswer>(this, {
    topic: 'alerts',
    isWanted: () => true,
    load: async (api, signal) => {
      const path = `/api/alerts?limit=${Math.min(MOST, this.limit)}${filterQuery(this.filter)}`;
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

  /** What is filtered by. */
  get filter() {
    return { severities: this.severities ?? [], types: this.types ?? [], states: this.states ?? [] };
  }

  /** Puts the alerts that wait into the list and goes to the first of them. */
  async showPending(): Promise<void> {
    await this.feed?.showPending();
  }

  /** Does an action to alerts of the list, as an operator would: it can be undone, and is sent eight seconds later. */
  act(ids: readonly string[], request: DeedRequest): void {
    this.feed?.actOn(ids, request);
  }

  /** Takes the latest action back, if its eight seconds are not over. */
  undo(): void {
    this.feed?.undo();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const isTurned = changed.has('severities') || changed.has('types') || changed.has('states');
    if (!isTurned || !this.hasUpdated) return;
    this.feed?.refilter();
    this.snapshot.reload();
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
