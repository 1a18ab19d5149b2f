import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';

/** Speaks to screen readers through two regions that are there from the first paint on. */
export class Announcer implements ReactiveController {
  private polite = '';
  private assertive = '';

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {
    // What was said before the element moved is not said again.
    this.polite = '';
    this.assertive = '';
  }

  /** Waits for its turn. */
  say(text: string): void {
    // The same words twice are only heard when the text differs.
    this.polite = text === this.polite ? `${text}\u00a0` : text;
    this.host.requestUpdate();
  }

  /** Interrupts; for what cannot wait. */
  interrupt(text: string): void {
    this.assertive = text === this.assertive ? `${text}\u00a0` : text;
    this.host.requestUpdate();
  }

  regions(): TemplateResult {
    return html`<div class="unseen" aria-live="polite">${this.polite}</div>
      <div class="unseen" aria-live="assertive">${this.assertive}</div>`;
  }
}
