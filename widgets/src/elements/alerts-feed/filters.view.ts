import type { AlertType } from '@iops/contracts';
import { html, nothing, type TemplateResult } from 'lit';
import type { Voice } from '../../base/states.view.js';
import { ALL_SEVERITIES, ALL_STATES, FILTER_KINDS, type FilterKind, isFiltered } from './alert-filter.js';
import type { GroupBy } from './entries.js';
import type { FeedHandlers, FeedModel } from './feed-model.js';

const GROUPINGS: readonly GroupBy[] = ['none', 'entity', 'type'];

/** One thing to choose, and how many alerts it would bring. */
interface Choice {
  value: string;
  label: string;
  count: number | undefined;
}

/** What alerts can be filtered and put together by, each value with its count. */
export function filtersView(model: FeedModel, voice: Voice, on: FeedHandlers): TemplateResult {
  const { feed } = voice.strings;
  const { filter, groupBy } = model.host;
  const state = model.notices?.state ?? 'none';
  return html`<div class="filters" part="filters">
    ${FILTER_KINDS.map((kind) => {
      const chips = choicesOf(kind, model, voice).map(({ value, label, count }) => {
        const isOn = (filter[kind] as readonly string[]).includes(value);
        return html`<button type="button" class="chip" aria-pressed=${isOn} @click=${() => on.choose(kind, value)}>
          ${label}${count === undefined ? nothing : html` <span class="num">${voice.format.plain(count, 0)}</span>`}
        </button>`;
      });
      return chipsView(feed.filters[kind], chips);
    })}
    ${chipsView(
      feed.filters.groupBy,
      GROUPINGS.map(
        (by) =>
          html`<button type="button" class="chip" aria-pressed=${by === groupBy} @click=${() => on.group(by)}>
            ${feed.groupBy[by]}
          </button>`,
      ),
    )}
    <div>
      ${
        isFiltered(filter)
          ? html`<button type="button" class="quiet" @click=${on.clearFilters}>${feed.clearFilters}</button>`
          : nothing
      }
      ${state === 'none' ? nothing : noticesView(state, voice, on)}
    </div>
  </div>`;
}

function chipsView(legend: string, chips: TemplateResult[]): TemplateResult {
  return html`<div class="chips" role="group" aria-label=${legend}><span class="legend" aria-hidden="true">${legend}</span>${chips}</div>`;
}

function noticesView(state: 'off' | 'on' | 'blocked', { strings: { feed } }: Voice, on: FeedHandlers): TemplateResult {
  if (state === 'blocked') return html`<span class="muted">${feed.notices.blocked}</span>`;
  return html`<button type="button" class="quiet" aria-pressed=${state === 'on'} @click=${on.toggleNotices}>
    ${feed.notices[state]}
  </button>`;
}

function choicesOf(kind: FilterKind, { summary, host: { filter } }: FeedModel, { strings }: Voice): Choice[] {
  if (kind === 'severities') {
    return ALL_SEVERITIES.map((value) => ({
      value,
      label: strings.severity[value],
      count: summary?.bySeverity[value],
    }));
  }
  if (kind === 'states') {
    return ALL_STATES.map((value) => ({
      value,
      label: value === 'snoozed' ? strings.feed.snoozed : strings.alertStatus[value],
      count: summary?.byState[value],
    }));
  }
  const known = Object.keys(strings.feed.type) as AlertType[];
  // Types that nothing would be found of only take room.
  return known
    .map((value) => ({ value, label: strings.feed.type[value], count: summary?.byType[value] }))
    .filter(({ value, count }) => count !== 0 || filter.types.includes(value));
}
