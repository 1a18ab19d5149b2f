import type { Alert, AlertAction } from '@iops/contracts';
import { html, nothing, type TemplateResult } from 'lit';
import { checkIcon, chevronIcon, severityIcon } from '../../base/icons.js';
import type { Voice } from '../../base/states.view.js';
import { isOpen } from './alert-filter.js';
import type { Entry } from './entries.js';
import { type FeedHandlers, type FeedModel, offered } from './feed-model.js';
import { keyedLines } from './keyed-lines.js';
import type { Picked } from './picked.js';

/** The actions that a row has room for; all others are in the opened row. */
const IN_ROW: readonly AlertAction[] = ['acknowledge', 'resolve', 'dismiss', 'snooze'];

/** The lines near the screen, with gaps in place of the others. */
export function rowsView(model: FeedModel, voice: Voice, on: FeedHandlers): TemplateResult {
  const lines = model.pieces.flatMap((piece, at): [string, TemplateResult][] => {
    if (piece.kind === 'gap') return [[`gap ${at}`, html`<li class="gap" role="presentation"></li>`]];
    const { from, to } = piece;
    return model.entries
      .slice(from, to)
      .map((entry, index) => [entry.key, lineView(entry, from + index, { model, voice, on })]);
  });
  return html`<ul class=${`list ${model.hands.picked ? 'picking' : ''}`} part="list" role="list" @pointerleave=${on.leave} @focusout=${on.leave}>
    ${keyedLines(lines)}
  </ul>`;
}

/** What a line is rendered from beside itself. */
interface Around {
  model: FeedModel;
  voice: Voice;
  on: FeedHandlers;
}

function lineView(entry: Entry, index: number, around: Around): TemplateResult {
  const { model, voice, on } = around;
  const { key, alerts, kind } = entry;
  const alert = model.triage.shown(alerts[0]);
  const isHead = kind === 'head';
  const isCurrent = key === model.currentId;
  const isOpened = isHead ? entry.isOpen : key === model.openId;
  const label = !isHead
    ? alert.title
    : model.host.groupBy === 'type'
      ? voice.strings.feed.type[alert.type]
      : alert.entity.label;
  const at = new Date(alert.startedAt);
  return html`<li
    class=${`item ${kind}`}
    part=${isHead ? 'group' : 'item'}
    data-key=${key}
    ?data-member=${kind === 'member'}
    ?data-current=${isCurrent}
    ?data-closed=${!isHead && !isOpen(alert)}
    ?data-picked=${model.hands.picked?.ids.has(key)}
    ?data-fresh=${model.list.fresh.has(key)}
    aria-posinset=${index + 1}
    aria-setsize=${model.list.next ? -1 : model.entries.length}
    @focusin=${() => on.enter(key)}
  >
    ${model.hands.picked ? pickView(entry, label, model.hands.picked, around) : nothing} ${severityIcon(alert.severity)}
    <button
      type="button"
      class="open"
      part="item-title"
      lang=${isHead ? nothing : 'en'}
      tabindex=${key === model.activeKey ? 0 : -1}
      aria-current=${isCurrent ? 'true' : nothing}
      aria-expanded=${isOpened}
      aria-describedby=${`about-${key}`}
      @click=${() => (isHead ? on.toggleGroup(key) : on.open(alert))}
    >${label}</button>
    <time class="age num" datetime=${alert.startedAt} title=${voice.format.moment(at)}>${voice.format.age(at, model.now)}</time>
    <div class="meta" part="item-meta" id=${`about-${key}`}>
      <span class=${`word ${alert.severity}`} part="item-severity">${voice.strings.severity[alert.severity]}</span>
      ${isHead ? html`<span class="num">${sizeOf(entry, around)}</span>` : metaView(alert, model, voice)}
    </div>
    ${isHead ? chevronIcon() : bodyView(alert, isOpened, around)}
  </li>`;
}

/** Of a list that goes on, more may follow. */
function sizeOf({ alerts }: Entry, { model, voice }: Around): string {
  return `${voice.strings.feed.alerts(alerts.length)}${model.list.next ? ' +' : ''}`;
}

function bodyView(alert: Alert, isOpened: boolean, { model, voice, on }: Around): TemplateResult {
  const { explanation, id } = alert;
  const note = model.triage.notes.get(id);
  return html`<p class=${`reason ${explanation ? '' : 'muted'}`} lang=${explanation ? 'en' : nothing}>${explanation?.text ?? voice.strings.feed.reasonPending}</p>
    ${note ? html`<p class=${`told ${note.isFailure ? 'failed critical' : 'muted'}`}>${note.text}</p>` : nothing}
    <div class="actions" part="item-actions">${actionsView(alert, model, voice, on)}</div>
    ${isOpened ? model.panels?.detailView(alert, model, voice, on) : nothing}`;
}

function pickView(entry: Entry, label: string, { ids }: Picked, { model, voice, on }: Around): TemplateResult {
  return html`<input
    class="pick"
    type="checkbox"
    tabindex=${entry.key === model.activeKey ? 0 : -1}
    aria-label=${voice.strings.feed.selectOf(label)}
    .checked=${entry.alerts.every(({ id }) => ids.has(id))}
    @click=${(event: MouseEvent) => on.pick(entry, event.shiftKey)}
  />`;
}

function metaView(alert: Alert, { now }: FeedModel, { strings, format }: Voice): TemplateResult {
  const { entity, subject, occurrences, condition, status, suppressedBy, verdict } = alert;
  const [snooze] = suppressedBy;
  const state = snooze
    ? strings.feed.snoozedUntil(format.shortMoment(new Date(snooze.until), now))
    : strings.alertStatus[status];
  return html`<span>${entity.label}</span>
    ${subject && subject !== entity.label ? html`<span>${subject}</span>` : nothing}
    ${occurrences > 1 ? html`<span class="num">${strings.feed.times(occurrences)}</span>` : nothing}
    <span>${state}</span>
    ${verdict === 'confirmed' ? html`<span>${strings.feed.confirmed}</span>` : nothing}
    ${condition === 'recovered' ? html`<span class="good">${strings.feed.recovered}</span>` : nothing}`;
}

function actionsView(alert: Alert, model: FeedModel, voice: Voice, on: FeedHandlers): TemplateResult {
  const { strings } = voice;
  const tab = alert.id === model.activeKey ? 0 : -1;
  const buttons = offered(alert, model)
    .filter((action) => IN_ROW.includes(action))
    .map(
      (action) => html`<button
        type="button"
        class=${`quiet ${action}`}
        tabindex=${tab}
        aria-label=${strings.feed.actionOf(strings.feed.action[action], alert.title)}
        @click=${() => on.act([alert], action)}
      >${strings.feed.action[action]}</button>`,
    );
  const done = html`<span class="done">${checkIcon()}${strings.alertStatus[alert.status]}</span>`;
  return html`${isOpen(alert) ? buttons : done}
    <button
      type="button"
      class="quiet why"
      tabindex=${tab}
      aria-label=${strings.feed.whyOf(alert.title)}
      @click=${() => on.open(alert)}
    >${strings.feed.why}${chevronIcon()}</button>`;
}
