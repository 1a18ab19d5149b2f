import { html, nothing, type TemplateResult } from 'lit';
import type { Voice } from '../../base/states.view.js';
import { type DeedRequest, REASONS } from './deed.js';
import { type FeedHandlers, type FeedModel, hasLetters, offered } from './feed-model.js';
import { SNOOZES, snoozeEnd } from './snooze.js';

/** The longest note that the API takes. */
const MAX_NOTE = 2000;

/** What can be done to the alerts that are picked. */
export function pickBar(model: FeedModel, { strings: { feed } }: Voice, on: FeedHandlers): TemplateResult {
  const ids = model.hands.picked?.ids ?? new Set();
  const alerts = model.list.rows.filter(({ id }) => ids.has(id)).map((alert) => model.triage.shown(alert));
  const actions = [...new Set(alerts.flatMap((alert) => offered(alert, model)))];
  const isAll = alerts.length === model.list.rows.length;
  return html`<span class="counts num"><strong>${feed.selected(alerts.length)}</strong></span>
    <button type="button" class="quiet" aria-pressed=${isAll} @click=${on.pickAll}>${feed.selectAll}</button>
    ${actions.map(
      (action) =>
        html`<button type="button" class="quiet" @click=${() => on.act(alerts, action)}>${feed.action[action]}</button>`,
    )}`;
}

/** What was done last: until it is sent it can be undone, or more be said of it. Then what failed out of sight. */
export function doneBar(model: FeedModel, voice: Voice, on: FeedHandlers): TemplateResult | typeof nothing {
  const { deeds, lost } = model.triage;
  const { feed } = voice.strings;
  if (deeds.latest) return deedView(model, voice, on);
  if (!lost) return nothing;
  return html`<div class="done-bar" part="undo-bar">
    <span class="critical counts">${lost.text}</span>
    <button type="button" class="quiet" @click=${on.showLost}>${feed.show}</button>
  </div>`;
}

function deedView(model: FeedModel, voice: Voice, on: FeedHandlers): TemplateResult {
  const { feed, explain } = voice.strings;
  const { alerts, request } = model.triage.deeds.latest!;
  const isLettered = hasLetters(model);
  const what = explain.did[request.action];
  return html`<div
    class="done-bar"
    part="undo-bar"
    role="group"
    aria-label=${what}
    @pointerenter=${() => on.linger(true)}
    @pointerleave=${() => on.linger(false)}
    @focusin=${() => on.linger(true)}
    @focusout=${() => on.linger(false)}
  >
    <span class="what"><strong>${what}</strong> ${alerts.length === 1 ? alerts[0]!.title : feed.alerts(alerts.length)}</span>
    ${choicesView(request, voice, { now: model.now, isLettered, on })}
    ${request.action === 'snooze' ? nothing : noteView(request, voice, on)}
    <button type="button" class="filled undo" @click=${on.undo}>${feed.undo}${isLettered ? html` <kbd>u</kbd>` : nothing}</button>
  </div>`;
}

/** A dismissal may have a reason, a snooze has an end. */
function choicesView(
  { action, reason, until }: DeedRequest,
  { strings: { feed }, format }: Voice,
  { now, isLettered, on }: { now: Date; isLettered: boolean; on: FeedHandlers },
): TemplateResult | typeof nothing {
  const choices =
    action === 'dismiss'
      ? REASONS.map((value) => ({ label: feed.reason[value], isOn: value === reason, more: { reason: value } }))
      : action === 'snooze'
        ? SNOOZES.map((value) => {
            const end = snoozeEnd(value, now, format.timeZone);
            const isOn = Math.abs(end.getTime() - Date.parse(until ?? '')) < 60_000;
            return { label: feed.snooze[value], isOn, more: { until: end.toISOString() } };
          })
        : [];
  if (choices.length === 0) return nothing;
  return html`<span class="chips"
    >${choices.map(
      ({ label, isOn, more }, index) =>
        html`<button type="button" class="chip" aria-pressed=${isOn} @click=${() => on.amend(more)}>
          ${isLettered ? html`<kbd aria-hidden="true">${index + 1}</kbd> ` : nothing}${label}
        </button>`,
    )}</span
  >`;
}

function noteView({ note = '' }: DeedRequest, { strings: { feed } }: Voice, on: FeedHandlers): TemplateResult {
  const key = (event: KeyboardEvent) => {
    // Shortcuts are for the list; here letters are letters.
    event.stopPropagation();
    if (event.key === 'Enter' || event.key === 'Escape') on.commit();
  };
  return html`<input
    class="note"
    type="text"
    maxlength=${MAX_NOTE}
    .value=${note}
    placeholder=${feed.note}
    aria-label=${feed.note}
    @input=${({ target }: InputEvent) => on.amend({ note: (target as HTMLInputElement).value })}
    @keydown=${key}
  />`;
}
