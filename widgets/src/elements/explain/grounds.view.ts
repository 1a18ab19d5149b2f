import { html, nothing, svg, type TemplateResult } from 'lit';
import { checkIcon } from '../../base/icons.js';
import { valueText } from './evidence-value.js';
import type { ExplainedModel } from './explain.view.js';
import type { ExplainVoice } from './explain-voice.js';
import { type FactorBar, factorBars } from './factor-bars.js';
import { askView, toldView, votesView } from './feedback.view.js';

/** What moved the outcome: signed bars around 0, each with its value and share, and what people think of it. */
export function factorsView(model: ExplainedModel, voice: ExplainVoice): TemplateResult | typeof nothing {
  const bars = factorBars(model.explanation.factors);
  if (bars.length === 0) return nothing;
  return html`<section class="part" part="factors">
    <h4>${voice.strings.explain.factors}</h4>
    <ul class="factors num" role="list">${bars.map((bar) => factorView(bar, model, voice))}</ul>
    ${toldView('factors', model, voice)}
  </section>`;
}

function factorView({ factor, zero, start, width, share }: FactorBar, model: ExplainedModel, voice: ExplainVoice) {
  const { strings, format } = voice;
  const { feature, label, value, contribution } = factor;
  const text = typeof value === 'number' ? format.plain(value, 1) : value;
  const direction = contribution > 0 ? 'up' : 'down';
  return html`<li part="factor">
    <span class="feature"><span lang="en">${label}</span>${text === null ? nothing : html` <span class="muted">${strings.explain.mark(text)}</span>`}</span>
    <svg class="factor-bar" part="factor-bar" viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">
      <rect class="track" y="3" width="100" height="8"></rect>
      ${svg`<rect class=${direction} x=${start} y="3" width=${width} height="8"></rect><path class="zero" d="M${zero} 0v14"></path>`}
    </svg>
    <span class="amount"
      ><strong>${contribution > 0 ? '+' : '−'}${format.plain(Math.abs(contribution), 1)}</strong>
      <span class="muted">${strings.explain.share(strings.percent(format.plain(share * 100, 0)))}</span></span
    >
    ${votesView({ factor: feature, label }, model, voice)} ${askView(feature, model, voice)}
  </li>`;
}

/** The causes, most likely first, each with the rows it rests on. */
export function causesView(model: ExplainedModel, voice: ExplainVoice): TemplateResult | typeof nothing {
  const { causes } = model.explanation;
  if (causes.length === 0) return nothing;
  return html`<section class="part" part="causes">
    <h4>${voice.strings.explain.causes}</h4>
    <ol class="causes" role="list" lang="en">
      ${causes.map(({ label, evidenceIds }) => html`<li><span>${label} ${evidenceIds.map((id) => rowLink(id, model, voice))}</span></li>`)}
    </ol>
  </section>`;
}

/** What speaks against it, each a way to its row. */
export function counterView(model: ExplainedModel, voice: ExplainVoice): TemplateResult | typeof nothing {
  const { counterEvidence, evidence } = model.explanation;
  const rows = evidence.filter(({ id }) => counterEvidence.includes(id));
  if (rows.length === 0) return nothing;
  return html`<section class="part" part="counter-evidence">
    <h4>${voice.strings.explain.counter}</h4>
    <ul class="counter" role="list" lang="en">
      ${rows.map((row) => html`<li>${checkIcon()}<span>${row.label} ${rowLink(row.id, model, voice)}</span></li>`)}
    </ul>
  </section>`;
}

/** The value of a row as a way to it. */
function rowLink(
  id: string,
  { explanation, page }: ExplainedModel,
  voice: ExplainVoice,
): TemplateResult | typeof nothing {
  const row = explanation.evidence.find((one) => one.id === id);
  if (!row) return nothing;
  const text = valueText(row, voice);
  return html`<button
    type="button"
    class="row-link num"
    aria-label=${voice.strings.explain.evidenceFor(text, row.label)}
    @click=${() => void page.toEvidence(id)}
  >${text}</button> `;
}

/** How sure it is and why, who phrased it, what was checked, and whether it helps. */
export function confidenceView(model: ExplainedModel, voice: ExplainVoice): TemplateResult {
  const { strings, format } = voice;
  const { confidence, provider, grounded, createdAt } = model.explanation;
  const { explain } = strings;
  const by = provider === 'template' ? explain.byTemplate : explain.byModel(provider);
  const at = new Date(createdAt);
  return html`<section class="part ground num" part="confidence">
    <p class="sure">${meterView(['low', 'medium', 'high'].indexOf(confidence.level) + 1)}${explain.confidence[confidence.level](confidence.n, format.plain(confidence.n, 0))}</p>
    <p part="method">${by} ${explain.grounded(strings.percent(format.plain(grounded * 100, 0)))}
      <time datetime=${createdAt} title=${format.moment(at)}>${explain.writtenAt(format.shortMoment(at, model.now))}</time></p>
    <div class="whole"><span>${explain.feedback.helps}</span>${votesView({ factor: null, label: explain.name }, model, voice)}</div>
    ${askView(null, model, voice)} ${toldView('whole', model, voice)}
  </section>`;
}

/** One to three of three steps; the word beside it says the same. */
function meterView(steps: number): TemplateResult {
  return html`<svg class="meter" viewBox="0 0 16 12" width="16" height="12" aria-hidden="true">
    ${[1, 2, 3].map((step) => svg`<rect class=${step <= steps ? 'on' : 'off'} x=${(step - 1) * 6} y=${12 - 4 * step} width="4" height=${4 * step} rx="1"></rect>`)}
  </svg>`;
}
