import type { Session } from '@iops/contracts';
import { html, nothing, type TemplateResult } from 'lit';
import { severityIcon } from '../../base/icons.js';
import type { Voice } from '../../base/states.view.js';
import type { FirstWords } from '../../i18n/en.js';
import type { ConnectWords } from '../../i18n/en-connect.js';
import type { Fault } from './connect.controller.js';
import type { EndReason } from './page-session.js';

/** What the form is told with. */
export type ConnectVoice = Voice<FirstWords & ConnectWords>;

/** What the form shows. */
export interface FormModel {
  address: string;
  fault: Fault | null;
  isTrying: boolean;
  ended: { reason: EndReason; at: Date } | null;
  pageOrigin: string;
}

/** The form; a field that is wrong says so in words below it. */
export function formView(model: FormModel, voice: ConnectVoice, submit: (event: SubmitEvent) => void): TemplateResult {
  const { connect } = voice.strings;
  return html`<form class="form" novalidate autocomplete="off" aria-labelledby="title" @submit=${submit}>
    <h3 id="title" part="title">${connect.name}</h3>
    ${endedView(model, voice)}
    <div class="field" part="field">
      <label for="address">${connect.address}</label>
      <input id="address" name="address" type="url" inputmode="url" spellcheck="false" required
        .value=${model.address} aria-invalid=${isWrong(model, 'address')} aria-describedby="address-hint" />
      <p id="address-hint">${hintView(model, 'address', voice)}</p>
    </div>
    <div class="field" part="field">
      <label for="secret">${connect.secret}</label>
      <input id="secret" name="secret" type="password" spellcheck="false" autocapitalize="off" required
        autocomplete="off" aria-invalid=${isWrong(model, 'secret')} aria-describedby="secret-hint" />
      <p id="secret-hint">${hintView(model, 'secret', voice)}</p>
    </div>
    <label class="keep"><input name="keep" type="checkbox" aria-describedby="keep-hint" /><span>${connect.keep}</span></label>
    <p class="muted" id="keep-hint">${connect.keepHint}</p>
    <button class="primary" ?disabled=${model.isTrying}>${model.isTrying ? connect.trying : connect.connect}</button>
  </form>`;
}

/** Who is connected, and the way out. */
export function sessionView(
  { apiBase, session }: { apiBase: string; session: Session },
  { strings, format }: ConnectVoice,
  disconnect: () => void,
): TemplateResult {
  const { connect } = strings;
  return html`<div class="session" part="session" role="status" tabindex="-1">
    <span class="dot"></span>
    <div>
      <strong>${connect.connected(new URL(apiBase).host)}</strong>
      <p class="muted num">
        ${
          session.kind === 'key'
            ? connect.asKey(session.id)
            : connect.asUser(session.id, connect.role[session.role], format.time(new Date(session.expiresAt)))
        }
      </p>
    </div>
    <button type="button" class="quiet" @click=${disconnect}>${connect.disconnect}</button>
  </div>`;
}

function isWrong({ fault }: FormModel, field: Fault['field']): 'true' | typeof nothing {
  return fault?.field === field ? 'true' : nothing;
}

/** What is wrong takes the place of the hint. */
function hintView(model: FormModel, field: Fault['field'], { strings }: ConnectVoice): TemplateResult {
  const { connect } = strings;
  if (model.fault?.field !== field) return html`${connect.hint[field]}`;
  const { wrong, scopes = '' } = model.fault;
  const words = connect.wrong[wrong];
  const text = typeof words === 'string' ? words : words(wrong === 'too-much' ? scopes : model.pageOrigin);
  return html`<span class="critical" part="error" role="alert">${severityIcon('critical')}<span>${text}</span></span>`;
}

function endedView({ ended }: FormModel, { strings, format }: ConnectVoice): TemplateResult | typeof nothing {
  if (!ended || ended.reason === 'user') return nothing;
  return html`<p class="ended warning" role="status">${strings.connect.ended[ended.reason](format.time(ended.at))}</p>`;
}
