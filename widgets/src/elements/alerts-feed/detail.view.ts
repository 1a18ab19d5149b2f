import type { Alert, AlertHistoryEntry } from '@iops/contracts';
import { html, nothing, type TemplateResult } from 'lit';
import type { Voice } from '../../base/states.view.js';
import { type FeedHandlers, type FeedModel, offered } from './feed-model.js';

/** An opened row: since when, all that can be done to it, next steps, and what happened to it so far. */
export function detailView(alert: Alert, model: FeedModel, voice: Voice, on: FeedHandlers): TemplateResult {
  const { feed, explain } = voice.strings;
  const tab = alert.id === model.activeKey ? 0 : -1;
  const buttons = offered(alert, model).map(
    (action) => html`<button
      type="button"
      class=${`quiet in-detail ${action}`}
      tabindex=${tab}
      aria-label=${feed.actionOf(feed.action[action], alert.title)}
      @click=${() => on.act([alert], action)}
    >${feed.action[action]}</button>`,
  );
  return html`<div class="detail" part="detail">
    <div class="actions">${buttons}</div>
    ${alert.actions.length > 0 ? stepsView(alert, tab, voice, on) : nothing}
    <h4>${explain.history}</h4>
    <ol class="history">
      ${alert.history.map((entry) => html`<li>${entryView(entry, model.now, voice)}</li>`)}
    </ol>
  </div>`;
}

function stepsView(alert: Alert, tab: number, { strings }: Voice, on: FeedHandlers): TemplateResult {
  return html`<h4>${strings.explain.actions}</h4>
    <div class="chips" lang="en">
      ${alert.actions.map(
        ({ id, label }) =>
          html`<button type="button" class="chip" tabindex=${tab} @click=${() => on.navigate(alert, id)}>${label}</button>`,
      )}
    </div>`;
}

function entryView(entry: AlertHistoryEntry, now: Date, { strings, format }: Voice): TemplateResult {
  const { explain, feed } = strings;
  const { at, actor, action, note, until, reason } = entry;
  const what = explain.did[action];
  const details = [
    reason && feed.reason[reason],
    until && feed.snoozedUntil(format.shortMoment(new Date(until), now)),
    note,
  ].filter(Boolean);
  return html`<time class="num" datetime=${at} title=${format.moment(new Date(at))}>${format.shortMoment(new Date(at), now)}</time>
    <span>${actor === 'system' ? what : explain.by(what, actor)}${details.map((detail) => html`<q>${detail}</q>`)}</span>`;
}
