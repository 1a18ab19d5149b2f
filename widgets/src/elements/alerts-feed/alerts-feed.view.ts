import { html, nothing, type TemplateResult } from 'lit';
import { checkIcon } from '../../base/icons.js';
import { asOf, type Voice } from '../../base/states.view.js';
import { isFiltered } from './alert-filter.js';
import { type FeedHandlers, type FeedModel, hasLetters, openCount } from './feed-model.js';
import { rowsView } from './rows.view.js';

/** Bar, rows, what was just done, and foot. */
export function view(model: FeedModel, voice: Voice, on: FeedHandlers): TemplateResult {
  return html`<div @keydown=${on.key}>
    ${barView(model, voice, on)} ${model.hands.isFilterOpen ? model.panels?.filtersView(model, voice, on) : nothing}
    ${model.entries.length === 0 ? blankView(model, voice, on) : rowsView(model, voice, on)}
    ${model.hands.isHelpOpen ? model.panels?.helpView(voice) : nothing} ${model.panels?.doneBar(model, voice, on)} ${footView(model, voice, on)}
  </div>`;
}

function barView(model: FeedModel, voice: Voice, on: FeedHandlers): TemplateResult {
  const { strings } = voice;
  const { list, entries, host } = model;
  const { picked, isFilterOpen } = model.hands;
  const { total, critical } = openCount(model);
  const isNarrowed = isFiltered(host.filter);
  const words = isNarrowed ? strings.feed.found : strings.feed.open;
  const counts = html`<span class="counts num"
    ><strong>${words(total)}</strong>${
      critical > 0 ? html` · <span class="critical">${strings.feed.critical(critical)}</span>` : nothing
    }</span
  >`;
  const pill = html`<button type="button" class="filled new-pill num" part="new-pill" @click=${on.showWaiting}>
    ${strings.feed.waiting(list.waiting.length)}
  </button>`;
  const canPick = entries.length > 0 && host.actions?.length !== 0;
  return html`<div class="bar" part="toolbar">
    ${picked ? model.panels?.pickBar(model, voice, on) : counts} ${list.waiting.length > 0 ? pill : nothing}
    <button type="button" class="quiet" aria-expanded=${isFilterOpen} @click=${on.toggleFilters}>
      ${strings.feed.filter}${isNarrowed ? ' •' : ''}
    </button>
    ${
      canPick || picked
        ? html`<button type="button" class="quiet" aria-pressed=${picked !== null} @click=${on.togglePicking}>
            ${picked ? strings.feed.finish : strings.feed.select}
          </button>`
        : nothing
    }
  </div>`;
}

function blankView(model: FeedModel, { strings, format }: Voice, on: FeedHandlers): TemplateResult {
  const { feed } = strings;
  const { host, summary, loadedAt, now } = model;
  if (isFiltered(host.filter)) {
    return html`<div class="blank" part="empty">
      <strong>${feed.noMatch}</strong>
      <button type="button" class="quiet" @click=${on.clearFilters}>${feed.clearFilters}</button>
    </div>`;
  }
  const since = summary?.lastChangeAt;
  const title = since ? feed.clearSince(format.shortMoment(new Date(since), now)) : feed.clear;
  return html`<div class="blank" part="empty">
    ${checkIcon()}<strong>${title}</strong><span>${feed.clearText(format.time(loadedAt))}</span>
  </div>`;
}

function footView(model: FeedModel, voice: Voice, on: FeedHandlers): TemplateResult {
  const { list, count, isLoadingMore, loadedAt } = model;
  const { isHelpOpen } = model.hands;
  const { feed, loading } = voice.strings;
  const more = html`<span class="num">${feed.shown(list.rows.length, Math.max(count.total, list.rows.length))}</span
    ><button type="button" class="quiet more" part="more" aria-disabled=${isLoadingMore} @click=${on.showMore}>
      ${isLoadingMore ? loading : feed.more}
    </button>`;
  return html`<footer class="foot" part="footer">
    ${list.next ? more : nothing}
    ${
      hasLetters(model)
        ? html`<button type="button" class="quiet keys" aria-expanded=${isHelpOpen} @click=${on.toggleHelp}>
            <kbd>?</kbd> ${feed.help}
          </button>`
        : nothing
    }
    ${asOf(voice, loadedAt)}
  </footer>`;
}
