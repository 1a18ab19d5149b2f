import type { Kpi, KpisAnswer, Range, RealtimeMessage } from '@iops/contracts';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { Body } from '../../base/body.js';
import { IopsKpiSelectEvent, IopsNavigateEvent } from '../../base/events.js';
import { IopsElement } from '../../base/iops-element.js';
import type { Voice } from '../../base/states.view.js';
import { SnapshotController } from '../../controllers/snapshot.controller.js';
import type { FirstWords } from '../../i18n/en.js';
import { firstWordsFor } from '../../i18n/strings.js';
import { gridClass } from './columns.js';
import type { Compare } from './kpi-card.js';
import { chosenKpis, isOver } from './kpi-list.js';
import { type Lookback, lookbackIn, lookbackQuery } from './lookback.js';
import { kpisSkeletonStyles } from './skeleton.styles.js';

type Answer = KpisAnswer<Range | null>;

/** How many cards stand in for figures that are on their way, when all are wanted. */
const BONES = 9;
/** After these the address may speak of another range. */
const ADDRESS_CHANGES = ['popstate', 'turbo:load', 'iops-range-change'];

/**
 * The figures that operators steer by: value, change, target, status and trend, kept current.
 *
 * @element iops-kpis
 * @slot - What the page shows until figures are there.
 * @fires {IopsKpiSelectEvent} iops-kpi-select - A KPI was chosen; cancel to keep its definition closed.
 * @fires {IopsNavigateEvent} iops-navigate - Follows, unless that was cancelled; cancel when the page goes there.
 * @fires {IopsRangeChangeEvent} iops-range-change - Another range was chosen.
 * @csspart toolbar - Ranges, refreshing and as-of time.
 * @csspart ranges - The choice of ranges.
 * @csspart range - One range to choose.
 * @csspart refresh - The button that loads anew.
 * @csspart card - One KPI.
 * @csspart card-label - Its name.
 * @csspart ask - The button that shows its definition.
 * @csspart definition - What exactly is counted.
 * @csspart value - Its value.
 * @csspart unit - The unit of the value.
 * @csspart delta - How far it went, and against what.
 * @csspart target - The target, and how far it is reached.
 * @csspart sparkline - Its trend.
 * @csspart empty - What stands there when no chosen KPI exists.
 */
export class IopsKpis extends IopsElement<FirstWords> implements Lookback {
  static override styles = [...IopsElement.styles, kpisSkeletonStyles];

  /** What the trends look back over. */
  @property() range: Range = '24h';
  /** ISO 8601, in place of `range`: where to begin. */
  @property() from = '';
  /** ISO 8601, with `from`: what the figures are as of; now when empty. */
  @property() to = '';
  /** Ids of the KPIs to show, in order, comma-separated; all when empty. */
  @property() metrics = '';
  /** The most columns, 1 to 6, where there is room; 0 for what fits best. */
  @property({ type: Number }) columns = 0;
  /** What a value is compared with: the `period` before, or `none`. */
  @property() compare: Compare = 'period';
  /** Keeps the range in the page's address (`iops-range`, or `iops-from` and `iops-to`) and follows it there. */
  @property({ type: Boolean, attribute: 'url-state' }) urlState = false;

  @state() private answer: Answer | null = null;

  private readonly body = new Body(this, () => import('./kpis.view.js'));
  private readonly controls = new Body(this, () => import('./kpis.controls.js'));
  /** What the host asked for, before an address spoke. */
  private declared: Lookback | null = null;
  protected readonly snapshot = new SnapshotController<Answer>(this, {
    topic: 'kpis',
    isWanted: () => true,
    load: async (api, signal) => {
      const path = `/api/kpis?${lookbackQuery(this)}`;
      const [answer] = await Promise.all([api.get<Answer>(path, signal), this.body.ready()]);
      return answer;
    },
    take: (answer) => {
      this.answer = answer;
      if (!this.controls.module)
        void this.whenReady()
          .then(() => this.bringControls())
          .catch(() => undefined);
    },
    merge: (messages) => void this.merge(messages).catch(() => undefined),
    drop: () => {
      this.answer = null;
    },
    isEmpty: () => chosenKpis(this.answer?.items ?? [], this.metrics).length === 0,
  });

  override connectedCallback(): void {
    const { range, from, to } = this;
    this.declared ??= { range, from, to };
    this.followAddress();
    for (const change of ADDRESS_CHANGES) addEventListener(change, this.followAddress);
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const change of ADDRESS_CHANGES) removeEventListener(change, this.followAddress);
  }

  /** The KPI with this id as it is shown, or null. */
  getKpi(id: string): Kpi | null {
    return this.answer?.items.find((kpi) => kpi.id === id) ?? null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const hasTurned = changed.has('range') || changed.has('from') || changed.has('to');
    if (hasTurned && this.hasUpdated) this.snapshot.reload();
  }

  private readonly followAddress = (): void => {
    if (this.urlState) Object.assign(this, lookbackIn(location.search) ?? this.declared);
  };

  private async merge(messages: RealtimeMessage[]): Promise<void> {
    const { withMessages } = await this.controls.load();
    if (this.answer && !isOver(this.to, Date.now())) this.answer = withMessages(this.answer, messages);
  }

  private select({ id, value, asOf: at }: Kpi): boolean {
    return (
      this.dispatchEvent(new IopsKpiSelectEvent({ id, value, asOf: at })) &&
      this.dispatchEvent(new IopsNavigateEvent({ kind: 'kpi', id, alertId: null, href: null }))
    );
  }

  /** What can be done with the figures comes after they are painted, with words of its own. */
  private async bringControls(): Promise<void> {
    await this.controls.ready();
    await this.speak();
  }

  protected override wordsFor(lang: string): Promise<FirstWords> {
    return this.controls.module?.wordsFor(lang) ?? firstWordsFor(lang);
  }

  protected override nameIn({ kpis }: FirstWords): string {
    return kpis.name;
  }

  protected override content(voice: Voice<FirstWords>): TemplateResult | typeof nothing {
    const { answer, body, columns, compare } = this;
    if (!answer || !body.module) return nothing;
    const items = chosenKpis(answer.items, this.metrics);
    const model = { items, at: new Date(answer.asOf), columns, compare };
    // What is over does not follow anything.
    const shown = isOver(this.to, Date.now()) ? { ...voice, connection: null } : voice;
    return body.module.view(model, shown, {
      select: (kpi) => this.select(kpi),
      controls: this.controls.module?.controlsOf(this, voice) ?? null,
    });
  }

  protected override skeleton(): TemplateResult {
    const count = this.metrics.split(',').filter(Boolean).length || BONES;
    const card = html`<li><div class="bone"></div><div class="bone"></div><div class="bone"></div></li>`;
    return html`<div class="bar"></div>
      <ul class=${gridClass(count, this.columns)} aria-hidden="true">${Array.from({ length: count }, () => card)}</ul>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'iops-kpis': IopsKpis;
  }
}
