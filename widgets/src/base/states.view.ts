import { html, nothing, type TemplateResult } from 'lit';
import type { Connection } from '../controllers/status.js';
import type { FirstWords, Strings } from '../i18n/en.js';
import { entryOf } from '../i18n/entry.js';
import { type Format, formatFor, type HourCycle } from '../i18n/format.js';
import type { IopsError } from '../runtime/error.js';
import { clockIcon } from './icons.js';

export { statesStyles } from './states.styles.js';

/** What the shared parts of every element need. */
export interface Voice<S extends FirstWords = Strings> {
  strings: S;
  format: Format;
  /** How what is shown keeps up; null while that is not known, or nothing is shown. */
  connection: Connection | null;
}

/** What times and numbers are written for. */
export interface Manner {
  /** BCP 47. */
  lang: string;
  /** IANA; the browser's when undefined. */
  timeZone: string | undefined;
  /** What the language says when empty. */
  hourCycle: HourCycle | '';
}

/** Words, and formats in their manner. */
export function voiceOf<S extends FirstWords>(strings: S, { lang, timeZone, hourCycle }: Manner): Voice<S> {
  return { strings, format: formatFor(lang, timeZone, hourCycle || undefined), connection: null };
}

/** The row above data that is out of date. Always there, so that screen readers watch it. */
export function staleNotice(
  { strings, format, connection }: Voice<FirstWords>,
  failure: IopsError | null,
  loadedAt: number | null,
): TemplateResult {
  const isStale = failure !== null && loadedAt !== null;
  const say = connection === 'offline' ? strings.offlineSince : strings.staleSince;
  return html`<div role="status" part="status">
    ${isStale ? html`<p class="notice">${clockIcon()}<span>${say(format.time(new Date(loadedAt)))} ${failure.retryable ? strings.retrying : nothing}</span></p>` : nothing}
  </div>`;
}

/** What stands where data would, when there is none to show because of a failure; `retryAt` (ms) is the next try. */
export function failureBlank(
  { strings, format }: Voice<FirstWords>,
  failure: IopsError,
  retryAt: number,
  retry: () => void,
): TemplateResult {
  if (failure.code === 'unauthenticated') {
    return html`<div class="blank" part="error"><strong>${strings.unauthorized}</strong>${retryButton(strings, retry)}</div>`;
  }
  const { code, message, retryable } = failure;
  const keepsTrying = code === 'rate_limited' ? strings.backAt(format.time(new Date(retryAt))) : strings.retrying;
  return html`<div class="blank" part="error" role="alert">
    <strong>${entryOf(strings.error, code === 'unavailable' ? 'network' : code) ?? strings.error.other}</strong>
    <span>${code === 'not_configured' ? message : retryable ? keepsTrying : nothing}</span>
    ${retryButton(strings, retry)}
  </div>`;
}

function retryButton(strings: FirstWords, retry: () => void): TemplateResult {
  return html`<button type="button" class="quiet" @click=${retry}>${strings.retry}</button>`;
}

/** When what is shown was true, and how it keeps up: each way has a word and a mark of its own shape. */
export function asOf({ strings, format, connection }: Voice<FirstWords>, at: Date): TemplateResult {
  return html`<span class="as-of" part="as-of" data-room=${connection ? nothing : `${strings.connection.live} ·`}>
    ${
      connection
        ? html`<span class=${connection === 'live' ? 'dot' : `mark ${connection}`}></span
            ><span title=${strings.connectionHint[connection]}>${strings.connection[connection]}</span> ·`
        : nothing
    }
    <time class="num" datetime=${at.toISOString()} title=${`${format.moment(at)} (${format.timeZone})`}
      >${strings.asOf(`${format.shortMoment(at, new Date())} ${format.zoneName(at)}`.trim())}</time
    >
  </span>`;
}
