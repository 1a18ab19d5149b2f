import type { Kpi, Range } from '@iops/contracts';
import { html, nothing, svg, type TemplateResult } from 'lit';
import { arrowIcon, kpiStatusIcon } from '../../base/icons.js';
import { asOf, type Voice } from '../../base/states.view.js';
import { sparklineView } from '../../charts/sparkline.view.js';
import { wideColumns } from './columns.js';
import { type Bullet, type Delta, type KpiCard, kpiCard, withUnit } from './kpi-card.js';

export { styles } from './kpis.styles.js';

/** What the strip shows. */
export interface KpisModel {
  items: readonly Kpi[];
  range: Range;
  /** The moment the figures speak of. */
  at: Date;
  isLive: boolean;
}

/** Cards and foot. `select` answers false when the host shows something of its own. */
export function view(
  { items, range, at, isLive }: KpisModel,
  voice: Voice,
  select: (kpi: Kpi) => boolean,
): TemplateResult {
  if (items.length === 0) return html`<div class="blank" part="empty">${voice.strings.kpis.empty}</div>`;
  return html`<ul class=${`grid wide-${wideColumns(items.length)}`} role="list">
      ${items.map((kpi) => cardView(kpi, voice, select))}
    </ul>
    <footer class="foot" part="footer"><span>${voice.strings.kpis.range[range]}</span>${asOf(voice, at, isLive)}</footer>`;
}

function cardView(kpi: Kpi, voice: Voice, select: (kpi: Kpi) => boolean): TemplateResult {
  const { strings, format } = voice;
  const card = kpiCard(kpi, strings, format);
  const onSelect = (event: Event) => {
    if (!select(kpi)) event.preventDefault();
  };
  return html`<li class="card" part="card">
    <button type="button" class="label" part="card-label" popovertarget=${`about-${kpi.id}`} @click=${onSelect}>${card.label}</button>
    <span class="status">${statusView(kpi, voice)}</span>
    ${
      card.value === null
        ? html`<p class="value none" part="value">${strings.kpis.noData}</p>`
        : html`<p class=${`value num ${kpi.unit}`} part="value">${card.value} <span class="unit" part="unit">${card.unit}</span></p>`
    }
    ${sparklineView(kpi.sparkline, trendText(kpi, voice))}
    <p class="delta num" part="delta">${deltaView(card.delta, voice)}</p>
    <div class="target num" part="target">${targetView(card, voice)}</div>
    ${definitionView(kpi, card, voice)}
  </li>`;
}

function statusView({ status }: Kpi, { strings }: Voice): TemplateResult | typeof nothing {
  if (status === 'unknown') return nothing;
  return html`${kpiStatusIcon(status)}<span class=${status}>${strings.kpis.status[status]}</span>`;
}

function deltaView(delta: Delta | null, { strings: { kpis } }: Voice): TemplateResult | typeof nothing {
  if (delta === null) return nothing;
  if (delta.direction === 'same') return html`<span>${delta.text}</span>`;
  return html`<span class=${delta.tone}>${arrowIcon(delta.direction)}<span class="unseen">${kpis[delta.direction]}</span></span
    ><span class=${delta.tone}>${delta.text}</span>`;
}

function targetView({ target }: KpiCard, { strings }: Voice): TemplateResult | typeof nothing {
  if (target === null) return nothing;
  return html`<span>${strings.kpis.target(target.text)}</span>${target.bar ? bulletView(target.bar) : nothing}`;
}

function bulletView({ value, target }: Bullet): TemplateResult {
  return html`<svg class="bullet" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect class="track" y="2" width="100" height="4" />
    ${svg`<rect class="fill" y="2" width=${value * 100} height="4" /><path class="mark" d="M${target * 100} 0v8" />`}
  </svg>`;
}

function trendText({ sparkline, unit }: Kpi, { strings, format }: Voice): string {
  const known = sparkline.filter((value) => value !== null);
  const text = (value: number | undefined) => withUnit(value ?? 0, unit, strings, format);
  if (known.length === 0) return strings.kpis.noData;
  return strings.kpis.trend(text(known[0]), text(known.at(-1)), text(Math.min(...known)), text(Math.max(...known)));
}

function definitionView(kpi: Kpi, card: KpiCard, { strings, format }: Voice): TemplateResult {
  const { kpis } = strings;
  const before = kpi.comparator;
  return html`<div class="definition" part="definition" id=${`about-${kpi.id}`} popover>
    <strong>${card.label}</strong>
    <p lang="en">${kpi.definition}</p>
    <dl class="num">
      ${card.target ? html`<dt>${kpis.targetTerm}</dt><dd>${card.target.text}</dd>` : nothing}
      ${
        before
          ? html`<dt>${kpis.comparator[before.label] ?? before.label}</dt>
            <dd>${withUnit(before.value, kpi.unit, strings, format)}</dd>`
          : nothing
      }
      <dt>${kpis.asOfTerm}</dt>
      <dd>${format.moment(new Date(kpi.asOf))}</dd>
    </dl>
  </div>`;
}
