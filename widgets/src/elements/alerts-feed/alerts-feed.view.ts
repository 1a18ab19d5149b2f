import type { Alert } from '@iops/contracts';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { checkIcon, chevronIcon, severityIcon } from '../../base/icons.js';
import { asOf, type Voice } from '../../base/states.view.js';
import { type AlertList, type FeedAction, isAllowed, isOpen, type OpenCount, STATUS_AFTER } from './alert-list.js';

/** What the list shows. */
export interface FeedModel {
  list: AlertList;
  /** All that match, shown or not. */
  count: OpenCount;
  /** Actions on their way, by alert. */
  acting: ReadonlyMap<string, FeedAction>;
  /** What went wrong with an action, by alert. */
  failed: ReadonlyMap<string, string>;
  /** The row that Tab reaches. */
  activeId: string | null;
  /** The alert that the page looks at. */
  currentId: string | null;
  hasLetters: boolean;
  isLive: boolean;
  loadedAt: Date;
  now: Date;
}

/** What rows and bar ask of the element. */
export interface FeedHandlers {
  open(alert: Alert): void;
  act(alert: Alert, action: FeedAction): void;
  showWaiting(): void;
  showMore(): void;
  key(event: KeyboardEvent): void;
  enter(alert: Alert): void;
  leave(): void;
}

const ACTIONS: readonly FeedAction[] = ['acknowledge', 'resolve', 'dismiss'];

/** Bar, rows and foot. */
export function view(model: FeedModel, voice: Voice, on: FeedHandlers): TemplateResult {
  return html`${barView(model, voice, on)}
    ${model.list.rows.length === 0 ? clearView(model, voice) : rowsView(model, voice, on)} ${footView(model, voice, on)}`;
}

function barView(
  { list, count: { total, critical } }: FeedModel,
  { strings }: Voice,
  on: FeedHandlers,
): TemplateResult {
  return html`<div class="bar" part="toolbar">
    <span class="num"
      ><strong>${strings.feed.open(total)}</strong>${
        critical > 0 ? html` · <span class="critical">${strings.feed.critical(critical)}</span>` : nothing
      }</span
    >
    ${
      list.waiting.length > 0
        ? html`<button type="button" class="new-pill num" part="new-pill" @click=${on.showWaiting}>
            ${strings.feed.waiting(list.waiting.length)}
          </button>`
        : nothing
    }
  </div>`;
}

function rowsView(model: FeedModel, voice: Voice, on: FeedHandlers): TemplateResult {
  return html`<ul class="list" part="list" role="list" @keydown=${on.key} @pointerleave=${on.leave} @focusout=${on.leave}>
    ${repeat(
      model.list.rows,
      ({ id }) => id,
      (alert) => rowView(alert, model, voice, on),
    )}
  </ul>`;
}

function rowView(alert: Alert, model: FeedModel, voice: Voice, on: FeedHandlers): TemplateResult {
  const { id, severity, title } = alert;
  const { strings, format } = voice;
  const at = new Date(alert.startedAt);
  const tab = id === model.activeId ? 0 : -1;
  const failed = model.failed.get(id);
  return html`<li
    class="item"
    part="item"
    data-id=${id}
    ?data-current=${id === model.currentId}
    ?data-closed=${!isOpen(shownStatus(alert, model))}
    ?data-fresh=${model.list.fresh.has(id)}
    @focusin=${() => on.enter(alert)}
  >
    ${severityIcon(severity)}
    <button
      type="button"
      class="open"
      part="item-title"
      lang="en"
      tabindex=${tab}
      aria-current=${id === model.currentId ? 'true' : nothing}
      aria-describedby=${`about-${id}`}
      @click=${() => on.open(alert)}
    >${title}</button>
    <time class="age num" datetime=${alert.startedAt} title=${format.moment(at)}>${format.age(at, model.now)}</time>
    <div class="meta" part="item-meta" id=${`about-${id}`}>${metaView(alert, model, voice)}</div>
    <p class=${`reason ${alert.explanation ? '' : 'pending'}`} lang=${alert.explanation ? 'en' : nothing}>${alert.explanation?.text ?? strings.feed.reasonPending}</p>
    ${failed ? html`<p class="failed">${failed}</p>` : nothing}
    <div class="actions" part="item-actions">${actionsView(alert, model, voice, on)}</div>
  </li>`;
}

function metaView(alert: Alert, model: FeedModel, { strings }: Voice): TemplateResult {
  const { severity, entity, subject, occurrences, condition } = alert;
  const { status } = shownStatus(alert, model);
  return html`<span class=${`word ${severity}`} part="item-severity">${strings.severity[severity]}</span>
    <span>${entity.label}</span>
    ${subject ? html`<span>${subject}</span>` : nothing}
    ${occurrences > 1 ? html`<span class="num">${strings.feed.times(occurrences)}</span>` : nothing}
    <span>${strings.alertStatus[status]}</span>
    ${condition === 'recovered' ? html`<span class="good">${strings.feed.recovered}</span>` : nothing}`;
}

function actionsView(alert: Alert, model: FeedModel, { strings }: Voice, on: FeedHandlers): TemplateResult {
  const status = shownStatus(alert, model);
  const tab = alert.id === model.activeId ? 0 : -1;
  const buttons = ACTIONS.filter((action) => isAllowed(action, status)).map(
    (action) => html`<button
      type="button"
      class="quiet"
      tabindex=${tab}
      aria-label=${strings.feed.actionOf(strings.action[action], alert.title)}
      @click=${() => on.act(alert, action)}
    >${strings.action[action]}</button>`,
  );
  const done = html`<span class="done">${checkIcon()}${strings.alertStatus[status.status]}</span>`;
  return html`${isOpen(status) ? buttons : done}
    <button
      type="button"
      class="quiet why"
      tabindex=${tab}
      aria-label=${strings.feed.whyOf(alert.title)}
      @click=${() => on.open(alert)}
    >${strings.feed.why}${chevronIcon()}</button>`;
}

/** As it will be when the action on its way succeeds. */
function shownStatus(alert: Alert, { acting }: FeedModel): Pick<Alert, 'status'> {
  const action = acting.get(alert.id);
  return action ? { status: STATUS_AFTER[action] } : alert;
}

function clearView({ loadedAt }: FeedModel, { strings, format }: Voice): TemplateResult {
  return html`<div class="blank" part="empty">
    ${checkIcon()}<strong>${strings.feed.clear}</strong><span>${strings.feed.clearText(format.time(loadedAt))}</span>
  </div>`;
}

function footView(
  { list, count: { total }, hasLetters, isLive, loadedAt }: FeedModel,
  voice: Voice,
  on: FeedHandlers,
): TemplateResult {
  const { feed } = voice.strings;
  const { rows, waiting } = list;
  const hint = html`<span class="keys" aria-hidden="true"
    ><span><kbd>j</kbd> <kbd>k</kbd> ${feed.keys.move}</span><span><kbd>o</kbd> ${feed.keys.open}</span
    ><span><kbd>a</kbd> ${feed.keys.acknowledge}</span><span><kbd>r</kbd> ${feed.keys.resolve}</span
    ><span><kbd>d</kbd> ${feed.keys.dismiss}</span></span
  >`;
  const cut = rows.length > 0 && total > rows.length + waiting.length;
  return html`<footer class="foot" part="footer">
    ${
      cut
        ? html`<span class="num">${feed.shown(rows.length, total)}</span
            ><button type="button" class="quiet more" part="more" @click=${on.showMore}>${feed.more}</button>`
        : nothing
    }
    ${hasLetters && rows.length > 0 ? hint : nothing} ${asOf(voice, loadedAt, isLive)}
  </footer>`;
}
