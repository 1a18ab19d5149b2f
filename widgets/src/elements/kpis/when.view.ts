import { html, type TemplateResult } from 'lit';
import { momentOf, wallTimeOf } from '../../i18n/zoned-time.js';
import type { ControlVoice } from './kpis.controls.js';
import type { Lookback } from './lookback.js';
import { whenFault } from './when.js';

/** A button that tells the stretch of time in use, if it is none of the ranges by name, and a form to choose one. */
export function whenView(
  { range, from, to }: Lookback,
  voice: ControlVoice,
  choose: (lookback: Lookback) => void,
): TemplateResult {
  const { strings, format } = voice;
  const { when } = strings.controls;
  const isShown = from !== '';
  const wall = (moment: string) => (moment ? wallTimeOf(new Date(moment), format.timeZone) : '');
  return html`<button type="button" class="range" part="range" aria-pressed=${isShown} popovertarget="when">
      ${isShown ? stretchText({ from, to }, voice) : when.other}
    </button>
    <div class="pop" id="when" popover role="dialog" aria-label=${when.name}>
      <form class="when" @submit=${(event: Event) => submit(event, voice, (begin, end) => choose({ range, from: begin, to: end }))}>
        <label>${when.from}<input type="datetime-local" name="from" .value=${wall(from)} /></label>
        <label>${when.to}<input type="datetime-local" name="to" aria-describedby="now" .value=${wall(to)} /></label>
        <p class="muted" id="now">${when.now} ${when.zone(format.timeZone.replaceAll('_', ' '))}</p>
        <p class="fault critical" role="alert"></p>
        <button type="submit" class="quiet">${when.show}</button>
      </form>
    </div>`;
}

function stretchText({ from, to }: Pick<Lookback, 'from' | 'to'>, { strings, format }: ControlVoice): string {
  const now = new Date();
  const text = (moment: string) => format.shortMoment(new Date(moment), now);
  return strings.controls.when.stretch(text(from), to && text(to));
}

function submit(event: Event, { strings, format }: ControlVoice, choose: (from: string, to: string) => void): void {
  event.preventDefault();
  const form = event.currentTarget as HTMLFormElement;
  const given = new FormData(form);
  const [from, to] = ['from', 'to'].map((name) => momentOf(String(given.get(name)), format.timeZone));
  const fault = whenFault(from!, to!, new Date());
  form.querySelector('.fault')!.textContent = fault && strings.controls.when.fault[fault];
  if (fault) return form.querySelector('input')!.focus();
  choose(from!.toISOString(), to?.toISOString() ?? '');
  form.parentElement!.hidePopover();
}
