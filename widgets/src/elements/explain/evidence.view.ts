import type { Evidence } from '@iops/contracts';
import { html, nothing, type TemplateResult } from 'lit';
import { formatFor } from '../../i18n/format.js';
import { valueText } from './evidence-value.js';
import type { ExplainedModel } from './explain.view.js';
import type { ExplainVoice } from './explain-voice.js';

/** The rows that figures lead to, and back. Times are told in the zone of the text, so that a figure reads like its row. */
export function evidenceView(model: ExplainedModel, voice: ExplainVoice): TemplateResult {
  const { evidence, timeZone } = model.explanation;
  const { explain } = voice.strings;
  const isElsewhere = timeZone !== voice.format.timeZone;
  const there = { ...voice, format: formatFor(voice.format.lang, timeZone, voice.format.hourCycle) };
  return html`<section class="part" part="evidence">
    <h4 id="evidence">${explain.evidence}${isElsewhere ? ` · ${explain.timesIn(timeZone.replaceAll('_', ' '))}` : nothing}</h4>
    <table class="num" aria-labelledby="evidence">
      <thead class="unseen">
        <tr><th scope="col">${explain.fact}</th><th scope="col">${explain.value}</th><th scope="col">${explain.when}</th></tr>
      </thead>
      <tbody>${evidence.map((row) => rowView(row, model, there))}</tbody>
    </table>
  </section>`;
}

function rowView(row: Evidence, model: ExplainedModel, voice: ExplainVoice): TemplateResult {
  const { page, now, explanation } = model;
  const at = new Date(row.at);
  const hasFigure = explanation.figures.some(({ evidenceId }) => evidenceId === row.id);
  const lit = page.hoveredId ?? page.pinnedId;
  return html`<tr
    data-id=${row.id}
    ?data-lit=${row.id === lit}
    tabindex="-1"
    @pointerenter=${() => page.hover(row.id)}
    @pointerleave=${() => page.hover(null)}
  >
    <th scope="row" lang="en">${hasFigure ? backView(row, model, voice) : row.label}</th>
    <td class="value" lang="en">${valueText(row, voice)}</td>
    <td class="when"><time datetime=${row.at} title=${voice.format.moment(at)}>${voice.format.shortMoment(at, now)}</time></td>
  </tr>`;
}

function backView({ id, label }: Evidence, { page }: ExplainedModel, { strings }: ExplainVoice): TemplateResult {
  return html`<button type="button" class="back" aria-label=${strings.explain.inText(label)} @click=${() => void page.toFigure(id)}>${label}</button>`;
}
