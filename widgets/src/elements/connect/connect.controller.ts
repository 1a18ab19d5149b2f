import type { ReactiveController, TemplateResult } from 'lit';
import type { FirstWords } from '../../i18n/en.js';
import { type ConnectWords, enConnect } from '../../i18n/en-connect.js';
import { firstWordsFor, spokenFor } from '../../i18n/strings.js';
import { runtime } from '../../runtime/runtime.js';
import type { IopsConnect } from './connect.js';
import { type ConnectVoice, formView, sessionView } from './connect.view.js';
import { IopsConnectedEvent, IopsDisconnectedEvent } from './connect-events.js';
import { type Field, readInput, type Wrong } from './connect-input.js';
import { pageSession } from './page-session.js';

export { styles } from './connect.styles.js';

/** All that the element says in a language (BCP 47); English is there already. */
export async function wordsFor(lang: string): Promise<FirstWords & ConnectWords> {
  const own = spokenFor(lang) === 'es' ? import('../../i18n/es-connect.js') : { esConnect: enConnect };
  const [first, { esConnect }] = await Promise.all([firstWordsFor(lang), own]);
  return { ...first, ...esConnect };
}

/** What is wrong, and with which field. */
export interface Fault {
  wrong: Wrong;
  field: Field;
  /** Of a key that may do too much. */
  scopes?: string;
}

/** What the form holds and does; its element is the thin part that is defined at once. */
export class ConnectForm implements ReactiveController {
  private address = '';
  private fault: Fault | null = null;
  private isTrying = false;
  private isConnected = pageSession.current !== null;
  private leave: () => void = () => undefined;

  constructor(private readonly host: IopsConnect) {
    this.address = prefilled(host.apiBase);
    host.addController(this);
    void pageSession.begin(this.address);
  }

  hostConnected(): void {
    const leaves = [
      pageSession.changed.add(() => this.turn()),
      runtime().woke.add(() => void pageSession.begin(this.address)),
    ];
    this.leave = () => leaves.forEach((leave) => leave());
    this.turn();
  }

  hostDisconnected(): void {
    this.leave();
  }

  render(voice: ConnectVoice): TemplateResult {
    const { current } = pageSession;
    if (current) return sessionView(current, voice, () => pageSession.disconnect());
    const { address, fault, isTrying } = this;
    const model = { address, fault, isTrying, ended: pageSession.ended, pageOrigin: location.origin };
    return formView(model, voice, (event) => void this.submit(event));
  }

  /** Somebody came or went, in this form or in another of the page. */
  private turn(): void {
    const session = pageSession.current?.session ?? null;
    const { isConnected } = this;
    this.isConnected = session !== null;
    this.host.requestUpdate();
    if (session && !isConnected) this.host.dispatchEvent(new IopsConnectedEvent(session.kind, session.id));
    if (session || !isConnected || !pageSession.ended) return;
    this.host.dispatchEvent(new IopsDisconnectedEvent(pageSession.ended.reason));
    if (pageSession.ended.reason === 'user') void this.focus('#secret');
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.isTrying) return;
    const form = new FormData(event.target as HTMLFormElement);
    this.address = String(form.get('address'));
    const input = readInput(this.address, String(form.get('secret')), location.protocol);
    if (input.kind === 'wrong') return this.complain(input);
    this.fault = null;
    this.isTrying = true;
    this.host.requestUpdate();
    const trial = await pageSession.connect(input.apiBase, input.secret, form.get('keep') !== null);
    this.isTrying = false;
    if (trial.kind === 'session') return void this.focus('.session');
    const isAddress = trial.wrong === 'network' || trial.wrong === 'not-iops';
    this.complain({ ...trial, field: isAddress ? 'address' : 'secret' });
  }

  private complain(fault: Fault): void {
    this.fault = fault;
    this.host.requestUpdate();
    void this.focus(`#${fault.field}`);
  }

  /** What had the focus is gone, or is not what is to be mended. */
  private async focus(selector: string): Promise<void> {
    await this.host.updateComplete;
    this.host.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }
}

/** The elements are served by IOPS itself, unless the host has them from a package. */
function prefilled(given: string): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="iops-api"]')?.content;
  const own = new URL(import.meta.url);
  const served = own.pathname.includes('/embed/') ? own.href.replace(/\/embed\/.*$/, '') : location.origin;
  return given || runtime().options.apiBase || meta || served;
}
