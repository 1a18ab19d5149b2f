import type { Kpi, KpisAnswer, Range, RealtimeMessage } from '@iops/contracts';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { Body } from '../../base/body.js';
import { IopsKpiSelectEvent } from '../../base/events.js';
import { IopsElement } from '../../base/iops-element.js';
import type { Voice } from '../../base/states.view.js';
import { SnapshotController } from '../../controllers/snapshot.controller.js';
import type { Strings } from '../../i18n/en.js';
import { wideColumns } from './columns.js';
import { chosenKpis, withUpdate } from './kpi-list.js';
import { kpisSkeletonStyles } from './skeleton.styles.js';

/** How many cards stand in for figures that are on their way, when all are wanted. */
const BONES = 8;

/**
 * The figures that operators steer by: value, change, target, status and trend, kept current.
 *
 * @element iops-kpis
 * @slot - What the page shows until figures are there.
 * @fires {IopsKpiSelectEvent} iops-kpi-select - A KPI was chosen; cancel to keep its definition closed.
 * @fires {IopsLoadStartEvent} iops-load-start
 * @fires {IopsReadyEvent} iops-ready
 * @fires {IopsErrorEvent} iops-error
 * @fires {IopsStatusChangeEvent} iops-status-change
 * @fires {IopsAuthRequiredEvent} iops-auth-required
 * @csspart base - The surface.
 * @csspart card - One KPI; inside it `card-label value unit delta target sparkline definition`.
 * @csspart footer - Range and as-of time; inside it `as-of`.
 * @csspart status - The notice of outdated figures.
 * @csspart empty
 * @csspart error
 * @csspart fallback - Around the slot.
 * @cssproperty --iops-fg - And `--iops-fg-muted --iops-surface --iops-bg --iops-border --iops-accent --iops-focus`.
 * @cssproperty --iops-sev-critical - And `--iops-sev-warning --iops-sev-info --iops-sev-ok --iops-series-1`.
 * @cssproperty --iops-font - And `--iops-font-numeric --iops-font-size --iops-radius --iops-space --iops-skeleton`.
 * @cssState loading ready empty stale error unauthorized
 */
export class IopsKpis extends IopsElement {
  static override styles = [...IopsElement.styles, kpisSkeletonStyles];

  /** What the trends look back over. */
  @property() range: Range = '24h';
  /** Ids of the KPIs to show, in order, comma-separated; all when empty. */
  @property() metrics = '';

  @state() private answer: KpisAnswer | null = null;

  private readonly body = new Body(this, () => import('./kpis.view.js'));
  protected readonly snapshot = new SnapshotController<KpisAnswer>(this, {
    topic: 'kpis',
    isWanted: () => true,
    load: async (api, signal) => {
      const path = `/api/kpis?range=${encodeURIComponent(this.range)}`;
      const [answer] = await Promise.all([api.get<KpisAnswer>(path, signal), this.body.ready()]);
      return answer;
    },
    take: (answer) => {
      this.answer = answer;
    },
    merge: (messages) => {
      this.answer = messages.reduce(merge, this.answer);
    },
    drop: () => {
      this.answer = null;
    },
    isEmpty: () => chosenKpis(this.answer?.items ?? [], this.metrics).length === 0,
  });

  /** The KPI with this id as it is shown, or null. */
  getKpi(id: string): Kpi | null {
    return this.answer?.items.find((kpi) => kpi.id === id) ?? null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (changed.has('range') && this.hasUpdated) this.snapshot.reload();
  }

  private select({ id, value, asOf: at }: Kpi): boolean {
    return this.dispatchEvent(new IopsKpiSelectEvent({ id, value, asOf: at }));
  }

  protected override nameIn({ kpis }: Strings): string {
    return kpis.name;
  }

  protected override content(voice: Voice): TemplateResult | typeof nothing {
    const { answer, snapshot, body } = this;
    if (!answer || !body.module) return nothing;
    const items = chosenKpis(answer.items, this.metrics);
    const model = { items, range: answer.range, at: new Date(answer.asOf), isLive: snapshot.isLive };
    return body.module.view(model, voice, (kpi) => this.select(kpi));
  }

  protected override skeleton(): TemplateResult {
    const count = this.metrics.split(',').filter(Boolean).length || BONES;
    const card = html`<li><div class="bone"></div><div class="bone"></div><div class="bone"></div></li>`;
    return html`<ul class=${`grid wide-${wideColumns(count)}`} aria-hidden="true">${Array.from({ length: count }, () => card)}</ul>
      <div class="foot"></div>`;
  }
}

function merge(shown: KpisAnswer | null, message: RealtimeMessage): KpisAnswer | null {
  return shown && message.type === 'metric_update' ? withUpdate(shown, message.data) : shown;
}

declare global {
  interface HTMLElementTagNameMap {
    'iops-kpis': IopsKpis;
  }
}
