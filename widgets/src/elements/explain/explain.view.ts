import type { Alert, AlertHistoryEntry, Explanation, Figure } from '@iops/contracts';
import { html, nothing, type TemplateResult } from 'lit';
import { severityIcon } from '../../base/icons.js';
import { asOf } from '../../base/states.view.js';
import { evidenceView } from './evidence.view.js';
import type { ExplainController } from './explain.controller.js';
import type { ExplainVoice } from './explain-voice.js';
import { causesView, confidenceView, counterView, factorsView } from './grounds.view.js';
import { stepsView } from './steps.view.js';
import { textSegments } from './text-segments.js';
import { whyNow } from './why-now.js';

/** What is shown of one alert. */
export interface ExplainModel {
  alert: Alert;
  /** Null while the reason is being worked out. */
  explanation: Explanation | null;
  /** What an operator did here, and can do. */
  page: ExplainController;
  loadedAt: Date;
  now: Date;
}

/** Of an alert whose reason is known. */
export type ExplainedModel = ExplainModel & { explanation: Explanation };

/** Head, text, next steps, and what it rests on. */
export function view(model: ExplainModel, voice: ExplainVoice): TemplateResult {
  const { explanation } = model;
  return html`${headView(model, voice)}
    ${
      explanation
        ? textView({ ...model, explanation }, voice)
        : html`<p class="text pending" role="status">${voice.strings.explain.pending}</p>`
    }
    ${stepsView(model, voice)} ${explanation ? groundsView({ ...model, explanation }, voice) : nothing}
    ${historyView(model, voice)}
    <footer class="foot" part="footer">${asOf(voice, model.loadedAt)}</footer>`;
}

/** What the alert is, for as much as the feed knows of it. */
export function headView(
  { alert, now }: Pick<ExplainModel, 'alert' | 'now'>,
  { strings, format }: ExplainVoice,
): TemplateResult {
  const { severity, title, entity, subject, status, startedAt } = alert;
  const at = new Date(startedAt);
  return html`<header class="head" part="header">
    <span class=${`severity ${severity}`}>${severityIcon(severity)}${strings.severity[severity]}</span>
    <h3 part="title" lang="en">${title}</h3>
    <p class="about num">
      <span>${entity.label}</span>${subject ? html`<span>${subject}</span>` : nothing}<span>${strings.alertStatus[status]}</span
      ><time datetime=${startedAt} title=${format.moment(at)}>${format.age(at, now)}</time>
    </p>
  </header>`;
}

function textView(model: ExplainedModel, voice: ExplainVoice): TemplateResult {
  const { text, figures } = model.explanation;
  const { lead, rest, leadFigures, restFigures } = whyNow(text, figures);
  return html`<div class="text" part="text" lang="en">
    <p class="lead" part="why-now">${prose(lead, leadFigures, model, voice)}</p>
    ${rest ? html`<p>${prose(rest, restFigures, model, voice)}</p>` : nothing}
  </div>`;
}

function prose(
  text: string,
  figures: readonly Figure[],
  { explanation, page }: ExplainedModel,
  { strings }: ExplainVoice,
) {
  const label = (id: string) => explanation.evidence.find((row) => row.id === id)?.label;
  return textSegments(text, figures).map(({ text: part, evidenceId, tail }) => {
    if (evidenceId === null || label(evidenceId) === undefined) return part + tail;
    return html`<span class="kept"><button
      type="button"
      class="figure"
      part="figure"
      data-id=${evidenceId}
      ?data-lit=${evidenceId === (page.hoveredId ?? page.pinnedId)}
      aria-label=${strings.explain.evidenceFor(part, label(evidenceId) ?? '')}
      @click=${() => void page.toEvidence(evidenceId)}
      @pointerenter=${() => page.hover(evidenceId)}
      @pointerleave=${() => page.hover(null)}
    >${part}</button>${tail}</span>`;
  });
}

function groundsView(model: ExplainedModel, voice: ExplainVoice): TemplateResult {
  return html`${factorsView(model, voice)} ${causesView(model, voice)} ${counterView(model, voice)}
    ${evidenceView(model, voice)} ${confidenceView(model, voice)}`;
}

function historyView({ alert, now }: ExplainModel, { strings, format }: ExplainVoice): TemplateResult | typeof nothing {
  if (alert.history.length === 0) return nothing;
  const { explain } = strings;
  const what = ({ action, actor }: AlertHistoryEntry) =>
    actor === 'system' ? explain.did[action] : explain.by(explain.did[action], actor);
  return html`<section class="part" part="history">
    <h4>${explain.history}</h4>
    <ol class="history" role="list">
      ${alert.history.map(
        (entry) => html`<li>
          ${what(entry)}
          <time class="num" datetime=${entry.at} title=${format.moment(new Date(entry.at))}>${format.shortMoment(new Date(entry.at), now)}</time>
          ${entry.note ? html`<p class="note">${entry.note}</p>` : nothing}
        </li>`,
      )}
    </ol>
  </section>`;
}
