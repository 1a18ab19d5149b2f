import { html, nothing, type TemplateResult } from 'lit';
import type { Strings } from '../i18n/en.js';
import type { Format } from '../i18n/format.js';
import type { IopsError } from '../runtime/error.js';
import { clockIcon } from './icons.js';

/** What the shared parts of every element need. */
export interface Voice {
  strings: Strings;
  format: Format;
}

/** The row above data that is out of date. Always there, so that screen readers watch it. */
export function staleNotice(
  { strings, format }: Voice,
  failure: IopsError | null,
  loadedAt: number | null,
): TemplateResult {
  const isStale = failure !== null && loadedAt !== null;
  const say = failure?.retryable ? strings.staleSince : strings.staleFinal;
  return html`<div role="status" part="status">
    ${isStale ? html`<p class="notice">${clockIcon()}<span>${say(format.time(new Date(loadedAt)))}</span></p>` : nothing}
  </div>`;
}

/** What stands where data would, when there is none to show because of a failure. */
export function failureBlank({ strings }: Voice, failure: IopsError, retry: () => void): TemplateResult {
  if (failure.code === 'unauthenticated') {
    return html`<div class="blank" part="error"><strong>${strings.unauthorized}</strong>${retryButton(strings, retry)}</div>`;
  }
  const hint = failure.code === 'not_configured' ? failure.message : failure.retryable ? strings.retrying : nothing;
  return html`<div class="blank" part="error" role="alert">
    <strong>${failureText(strings, failure)}</strong>
    <span>${hint}</span>
    ${retryButton(strings, retry)}
  </div>`;
}

function failureText({ error }: Strings, { code }: IopsError): string {
  return code === 'network' || code === 'timeout' || code === 'forbidden' || code === 'not_found'
    ? error[code]
    : code === 'unavailable'
      ? error.network
      : error.other;
}

function retryButton(strings: Strings, retry: () => void): TemplateResult {
  return html`<button type="button" class="quiet" @click=${retry}>${strings.retry}</button>`;
}

/** When what is shown was true, and whether it follows by itself. */
export function asOf({ strings, format }: Voice, at: Date, isLive: boolean): TemplateResult {
  return html`<span class="as-of" part="as-of">
    ${isLive ? html`<span class="dot"></span>${strings.live} ·` : nothing}
    <time class="num" datetime=${at.toISOString()} title=${format.moment(at)}>${strings.asOf(format.time(at))}</time>
  </span>`;
}
