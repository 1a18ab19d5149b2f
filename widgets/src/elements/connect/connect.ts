import { css, html, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { Body } from '../../base/body.js';
import { SpeakingElement } from '../../base/speaking-element.js';
import type { FirstWords } from '../../i18n/en.js';
import type { ConnectWords } from '../../i18n/en-connect.js';
import { runtime } from '../../runtime/runtime.js';
import type { ConnectForm } from './connect.controller.js';

/**
 * A form for pages that stand alone: takes a token or an API key with scope `read`, tries it, and lets all elements of
 * the page use it. It stays in memory, or in the tab where the operator asks for that.
 *
 * @element iops-connect
 * @fires {IopsConnectedEvent} iops-connected - IOPS took the token or key.
 * @fires {IopsDisconnectedEvent} iops-disconnected - It was given up, ended, or is not taken any more.
 * @csspart title - The heading.
 * @csspart field - A label, its input and its hint.
 * @csspart error - What is wrong, in words.
 * @csspart session - Who is connected.
 * @csspart base - The surface.
 */
export class IopsConnect extends SpeakingElement<FirstWords & ConnectWords> {
  static override styles = [
    ...SpeakingElement.styles,
    css`
      .room {
        min-block-size: 25rem;
      }
    `,
  ];

  /** What the address is prefilled with; without it what the page is set up with, then where the elements came from. */
  @property({ attribute: 'api-base' }) apiBase = '';

  private readonly body = new Body(this, () => import('./connect.controller.js'));
  private form: ConnectForm | null = null;
  private leave: () => void = () => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.leave = runtime().woke.add(() => void this.begin());
    void this.begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.leave();
  }

  /** Code that did not come is asked for again when the page is looked at again. */
  private async begin(): Promise<void> {
    const body = await this.body.ready().catch(() => null);
    if (!body || this.form) return;
    this.form = new body.ConnectForm(this);
    this.requestUpdate();
  }

  protected override async wordsFor(lang: string): Promise<FirstWords> {
    return (await this.body.load()).wordsFor(lang);
  }

  protected override render(): TemplateResult {
    const { voice, form } = this;
    return html`<section class="surface" part="base" aria-busy=${form === null}>
      ${voice && form ? form.render(voice) : html`<div class="room"></div>`}
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'iops-connect': IopsConnect;
  }
}
