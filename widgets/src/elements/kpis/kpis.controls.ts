// What comes after the first figures: choosing a range, refreshing, definitions, and live updates.
import type { Kpi } from '@iops/contracts';
import { html, nothing, type TemplateResult } from 'lit';
import { IopsRangeChangeEvent } from '../../base/events.js';
import type { Voice } from '../../base/states.view.js';
import type { FirstWords } from '../../i18n/en.js';
import { type ControlWords, enControls } from '../../i18n/en-controls.js';
import { entryOf } from '../../i18n/entry.js';
import { firstWordsFor, spokenFor } from '../../i18n/strings.js';
import { withLookback } from './address.js';
import type { KpiCard } from './kpi-card.js';
import type { Controls, Write } from './kpis.view.js';
import { type Lookback, RANGES } from './lookback.js';
import { refreshIcon } from './refresh.icon.js';
import { trendView } from './trend.view.js';
import { whenView } from './when.view.js';

export { styles } from './controls.styles.js';
export { withMessages } from './live-update.js';

/** What controls are told with. */
export type ControlVoice = Voice<FirstWords & ControlWords>;

/** The element that is controlled. */
export interface Controlled extends HTMLElement, Lookback {
  urlState: boolean;
  refresh(): Promise<void>;
}

/** All that the element says in a language (BCP 47); English is there already. */
export async function wordsFor(lang: string): Promise<FirstWords & ControlWords> {
  const own = spokenFor(lang) === 'es' ? import('../../i18n/es-controls.js') : { esControls: enControls };
  const [first, { esControls }] = await Promise.all([firstWordsFor(lang), own]);
  return { ...first, ...esControls };
}

/** The controls of an element; null until it has words for them. */
export function controlsOf(element: Controlled, voice: Voice<FirstWords>): Controls | null {
  if (!('controls' in voice.strings)) return null;
  const all = voice as ControlVoice;
  return {
    bar: barView(element, all),
    trend: (kpi, write) => trendView(kpi, element, all, write),
    definition: (kpi, card, write) => definitionView(kpi, { card, write }, all),
  };
}

/** The address is written before the event is told, so that all who follow it agree. */
function choose(element: Controlled, lookback: Lookback): void {
  Object.assign(element, lookback);
  if (element.urlState) history.replaceState(history.state, '', withLookback(location.href, lookback));
  element.dispatchEvent(new IopsRangeChangeEvent(lookback));
}

function barView(element: Controlled, voice: ControlVoice): TemplateResult {
  const { controls } = voice.strings;
  const isNamed = element.from === '';
  return html`<div class="ranges" role="group" aria-label=${controls.ranges} part="ranges">
      ${RANGES.map(
        (range) => html`<button
          type="button"
          class="range"
          part="range"
          aria-pressed=${isNamed && range === element.range}
          @click=${() => choose(element, { range, from: '', to: '' })}
        >${controls.range[range]}</button>`,
      )}
      ${whenView(element, voice, (lookback) => choose(element, lookback))}
    </div>
    <button
      type="button"
      class="refresh"
      part="refresh"
      aria-label=${controls.refresh}
      title=${controls.refresh}
      @click=${(event: Event) => void refresh(event, element)}
    >${refreshIcon()}</button>`;
}

async function refresh({ currentTarget }: Event, element: Controlled): Promise<void> {
  const button = currentTarget as HTMLButtonElement;
  button.ariaBusy = 'true';
  await element.refresh();
  button.ariaBusy = 'false';
}

/** A card, and how its KPI's values are written. */
interface Written {
  card: KpiCard;
  write: Write;
}

/** What a figure means, behind a question mark. */
function definitionView(kpi: Kpi, { card, write }: Written, { strings, format }: ControlVoice): TemplateResult {
  const { kpis, controls } = strings;
  const { id, definition, goodWhen, asOf, comparator } = kpi;
  const ours = entryOf(controls.definition, id);
  const at = new Date(asOf);
  return html`<button type="button" class="ask" part="ask" popovertarget=${`about-${id}`} aria-label=${controls.ask(card.label)}>?</button>
    <div class="pop" part="definition" id=${`about-${id}`} popover role="dialog" aria-label=${card.label}>
      <strong>${card.label}</strong>
      <p lang=${ours ? nothing : 'en'}>${ours ?? definition}</p>
      <dl class="num">
        ${card.target ? html`<dt>${controls.target[goodWhen]}</dt><dd>${card.target.text}</dd>` : nothing}
        ${comparator ? html`<dt>${entryOf(kpis.comparator, comparator.label) ?? comparator.label}</dt><dd>${write(comparator.value)}</dd>` : nothing}
        <dt>${controls.asOf}</dt>
        <dd>${format.moment(at)} ${format.zoneName(at)}</dd>
      </dl>
    </div>`;
}
