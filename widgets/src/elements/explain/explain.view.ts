import type { Alert, AlertHistoryEntry, Evidence, Explanation, SuggestedAction } from '@iops/contracts';
import { html, nothing, type TemplateResult } from 'lit';
import { checkIcon, severityIcon } from '../../base/icons.js';
import { asOf, type Voice } from '../../base/states.view.js';
import { formatFor } from '../../i18n/format.js';
import { evidenceUnit, evidenceValue } from './evidence-value.js';
import { type FactorBar, factorBars } from './factor-bars.js';
import { textSegments } from './text-segments.js';

export { styles } from './explain.styles.js';

/** What is shown of one alert. */
export interface ExplainModel {
  alert: Alert;
  /** Null while the reason is being worked out. */
  explanation: Explanation | null;
  /** The evidence row that a figure pointed to last. */
  litId: string | null;
  /** The step that was chosen last. */
  chosenId: string | null;
  isLive: boolean;
  loadedAt: Date;
  now: Date;
}

/** What the page of reasons asks of the element. */
export interface ExplainHandlers {
  point(evidenceId: string): void;
  choose(action: SuggestedAction): void;
}

/** Head, text, next steps, and what it rests on. */
export function view(model: ExplainModel, voice: Voice, on: ExplainHandlers): TemplateResult {
  const { alert, explanation } = model;
  return html`${headView(model, voice)} ${textView(model, voice, on)} ${stepsView(model, voice, on)}
    ${explanation ? groundsView(explanation, model, voice) : nothing} ${historyView(alert, model, voice)}
    <footer class="foot" part="footer">${asOf(voice, model.loadedAt, model.isLive)}</footer>`;
}

/** What the alert is, for as much as the feed knows of it. */
export function headView(
  { alert, now }: Pick<ExplainModel, 'alert' | 'now'>,
  { strings, format }: Voice,
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

function textView({ explanation, litId }: ExplainModel, { strings }: Voice, on: ExplainHandlers): TemplateResult {
  if (!explanation) return html`<p class="text pending" role="status">${strings.explain.pending}</p>`;
  const label = (id: string) => explanation.evidence.find((row) => row.id === id)?.label;
  return html`<p class="text" part="text" lang="en">${textSegments(explanation.text, explanation.figures).map(
    ({ text, evidenceId }) =>
      evidenceId === null || !label(evidenceId)
        ? text
        : html`<button
            type="button"
            class="figure"
            part="figure"
            aria-label=${strings.explain.evidenceFor(text, label(evidenceId) ?? '')}
            aria-expanded=${evidenceId === litId ? 'true' : nothing}
            @click=${() => on.point(evidenceId)}
          >${text}</button>`,
  )}</p>`;
}

function stepsView({ alert, chosenId }: ExplainModel, { strings }: Voice, on: ExplainHandlers): TemplateResult {
  if (alert.actions.length === 0) return html``;
  return html`<section class="part">
    <h4>${strings.explain.actions}</h4>
    <div class="steps" part="actions">
      ${alert.actions.map(
        (action) => html`<button type="button" class="step" lang="en" @click=${() => on.choose(action)}>
          ${action.id === chosenId ? checkIcon() : nothing}${action.label}
        </button>`,
      )}
    </div>
    <p role="status">${chosenId ? strings.explain.passedOn : nothing}</p>
  </section>`;
}

function groundsView(explanation: Explanation, model: ExplainModel, voice: Voice): TemplateResult {
  return html`${factorsView(explanation, voice)} ${causesView(explanation, voice)} ${counterView(explanation, voice)}
    ${evidenceView(explanation, model, voice)} ${confidenceView(explanation, voice)}`;
}

function factorsView({ factors }: Explanation, voice: Voice): TemplateResult | typeof nothing {
  const bars = factorBars(factors);
  if (bars.length === 0) return nothing;
  return html`<section class="part" part="factors">
    <h4>${voice.strings.explain.factors}</h4>
    <ul class="factors num" role="list">${bars.map((bar) => factorView(bar, voice))}</ul>
  </section>`;
}

function factorView({ factor, zero, start, width, share }: FactorBar, { strings, format }: Voice): TemplateResult {
  const { label, value, contribution } = factor;
  const text = typeof value === 'number' ? format.plain(value, 1) : value;
  const sign = contribution > 0 ? '+' : '−';
  return html`<li part="factor">
    <span class="feature"><span lang="en">${label}</span>${text === null ? nothing : html` <span class="muted">${strings.explain.mark(text)}</span>`}</span>
    <svg class="factor-bar" part="factor-bar" viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">
      <rect class="track" y="3" width="100" height="8"></rect>
      <rect class=${contribution > 0 ? 'up' : 'down'} x=${start} y="3" width=${width} height="8"></rect>
      <path class="zero" d="M${zero} 0v14"></path>
    </svg>
    <span class="amount"
      ><strong>${sign}${format.plain(Math.abs(contribution), 1)}</strong>
      <span class="muted">${strings.explain.share(strings.percent(format.plain(share * 100, 0)))}</span></span
    >
  </li>`;
}

function causesView({ causes }: Explanation, { strings }: Voice): TemplateResult | typeof nothing {
  if (causes.length === 0) return nothing;
  return html`<section class="part" part="causes">
    <h4>${strings.explain.causes}</h4>
    <ol class="causes" role="list" lang="en">${causes.map(({ label }) => html`<li><span>${label}</span></li>`)}</ol>
  </section>`;
}

function counterView({ counterEvidence, evidence }: Explanation, voice: Voice): TemplateResult | typeof nothing {
  const rows = evidence.filter(({ id }) => counterEvidence.includes(id));
  if (rows.length === 0) return nothing;
  return html`<section class="part" part="counter-evidence">
    <h4>${voice.strings.explain.counter}</h4>
    <ul class="counter" role="list" lang="en">
      ${rows.map((row) => html`<li>${checkIcon()}<span>${row.label} <span class="muted num">${valueText(row, voice)}</span></span></li>`)}
    </ul>
  </section>`;
}

/** Times are told in the zone of the text, so that a figure reads like its evidence. */
function evidenceView(explanation: Explanation, { litId, now }: ExplainModel, voice: Voice): TemplateResult {
  const { evidence, timeZone } = explanation;
  const { explain } = voice.strings;
  const isElsewhere = timeZone !== voice.format.timeZone;
  const there = { ...voice, format: formatFor(voice.format.lang, timeZone) };
  return html`<section class="part" part="evidence">
    <h4 id="evidence">${explain.evidence}${isElsewhere ? ` · ${explain.timesIn(timeZone.replaceAll('_', ' '))}` : nothing}</h4>
    <table class="num" aria-labelledby="evidence">
      <thead class="unseen">
        <tr><th scope="col">${explain.fact}</th><th scope="col">${explain.value}</th><th scope="col">${explain.when}</th></tr>
      </thead>
      <tbody>${evidence.map((row) => evidenceRow(row, row.id === litId, there, now))}</tbody>
    </table>
  </section>`;
}

function evidenceRow(row: Evidence, isLit: boolean, voice: Voice, now: Date): TemplateResult {
  const at = new Date(row.at);
  return html`<tr data-id=${row.id} ?data-lit=${isLit} tabindex="-1">
    <th scope="row" lang="en">${row.label}</th>
    <td class="value" lang="en">${valueText(row, voice)}</td>
    <td class="when"><time datetime=${row.at} title=${voice.format.moment(at)}>${voice.format.shortMoment(at, now)}</time></td>
  </tr>`;
}

function valueText(row: Evidence, voice: Voice): string {
  return `${evidenceValue(row, voice)} ${evidenceUnit(row)}`.trim();
}

function confidenceView({ confidence, provider, grounded }: Explanation, { strings, format }: Voice): TemplateResult {
  const { explain } = strings;
  return html`<section class="part ground num" part="confidence">
    <p>${explain.confidence[confidence.level](confidence.n)}</p>
    <p>${provider === 'template' ? explain.byTemplate : explain.byModel(provider)} ${explain.grounded(strings.percent(format.plain(grounded * 100, 0)))}</p>
  </section>`;
}

function historyView(
  { history }: Alert,
  { now }: ExplainModel,
  { strings, format }: Voice,
): TemplateResult | typeof nothing {
  if (history.length === 0) return nothing;
  const { explain } = strings;
  const what = ({ action, actor }: AlertHistoryEntry) =>
    actor === 'system' ? explain.did[action] : explain.by(explain.did[action], actor);
  return html`<section class="part" part="history">
    <h4>${explain.history}</h4>
    <ol class="history" role="list">
      ${history.map(
        (entry) => html`<li>
          ${what(entry)}
          <time class="num" datetime=${entry.at} title=${format.moment(new Date(entry.at))}>${format.shortMoment(new Date(entry.at), now)}</time>
          ${entry.note ? html`<p class="note">${entry.note}</p>` : nothing}
        </li>`,
      )}
    </ol>
  </section>`;
}
