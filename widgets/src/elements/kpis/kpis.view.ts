import type { Kpi } from '@iops/contracts';
import { html, nothing, svg, type TemplateResult } from 'lit';
import { arrowIcon, kpiStatusIcon } from '../../base/icons.js';
import { type Voice as AnyVoice, asOf } from '../../base/states.view.js';
import type { FirstWords } from '../../i18n/en.js';
import { gridClass } from './columns.js';
import { type Bullet, type Compare, type Delta, type KpiCard, kpiCard, withUnit } from './kpi-card.js';

export { styles } from './kpis.styles.js';

/** The strip makes do with the words that come first. */
type Voice = AnyVoice<FirstWords>;

/** What the strip shows. */
export interface KpisModel {
  items: readonly Kpi[];
  /** The moment the figures speak of. */
  at: Date;
  columns: number;
  compare: Compare;
}

/** Writes a value of a KPI with its unit. */
export type Write = (value: number) => string;

/** What is shown beside the figures and can be done with them; comes after them. */
export interface Controls {
  bar: TemplateResult;
  trend(kpi: Kpi, write: Write): TemplateResult;
  definition(kpi: Kpi, card: KpiCard, write: Write): TemplateResult;
}

/** What the strip asks of the element. */
export interface KpisHandlers {
  /** Answers false when the host shows something of its own. */
  select(kpi: Kpi): boolean;
  controls: Controls | null;
}

/** The bar and the cards. */
export function view(model: KpisModel, voice: Voice, on: KpisHandlers): TemplateResult {
  const { items, at, columns } = model;
  return html`<div class="bar" part="toolbar">${on.controls?.bar}${asOf(voice, at)}</div>
    ${
      items.length === 0
        ? html`<div class="blank" part="empty">${voice.strings.kpis.empty}</div>`
        : html`<ul class=${gridClass(items.length, columns)} role="list">
            ${items.map((kpi) => cardView(kpi, model, voice, on))}
          </ul>`
    }`;
}

function cardView(kpi: Kpi, { compare }: KpisModel, voice: Voice, on: KpisHandlers): TemplateResult {
  const { kpis } = voice.strings;
  const { id, unit } = kpi;
  const write: Write = (value) => withUnit(value, unit, voice);
  const card = kpiCard(kpi, voice, compare);
  const onSelect = (event: Event) => {
    if (!on.select(kpi)) event.preventDefault();
  };
  return html`<li class="card" part="card">
    <span class="name"
      ><button type="button" class="label" part="card-label" aria-describedby=${`value-${id}`} popovertarget=${`about-${id}`} @click=${onSelect}>${card.label}</button
      >${on.controls?.definition(kpi, card, write)}</span
    >
    <span class="status">${statusView(kpi, voice)}</span>
    <div class="figure">${
      card.value === null
        ? html`<p class="value none" part="value" id=${`value-${id}`}>${kpis.noData}</p>`
        : html`<p class=${`value num ${unit}`} part="value" id=${`value-${id}`}>${card.value} <span class="unit" part="unit">${card.unit}</span></p>`
    }<div class="spark">${on.controls?.trend(kpi, write)}</div></div>
    <p class="delta num" part="delta">${deltaView(card.delta, voice)}</p>
    <div class="target num" part="target">${targetView(card, voice)}</div>
  </li>`;
}

function statusView({ status }: Kpi, { strings }: Voice): TemplateResult | typeof nothing {
  if (status === 'unknown') return nothing;
  return html`${kpiStatusIcon(status)}<span class=${status}>${strings.kpis.status[status]}</span>`;
}

function deltaView(delta: Delta | null, { strings: { kpis } }: Voice): TemplateResult | typeof nothing {
  if (delta === null) return nothing;
  if (delta.direction === 'same') return html`<span>${delta.text}</span>`;
  return html`<span class=${delta.tone}>${arrowIcon(delta.direction)}<span class="unseen">${kpis[delta.direction]} </span></span
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
