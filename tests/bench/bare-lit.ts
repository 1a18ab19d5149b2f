// The baseline of the first KPI: what a page costs that does the least with the same Lit, token and API. It has no
// states, no words, no socket and no look.
import type { KpisAnswer } from '@iops/contracts';
import { html, LitElement } from 'lit';

class BareKpis extends LitElement {
  static override properties = { answer: { state: true } };
  answer: KpisAnswer | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  private async load(): Promise<void> {
    const { token } = (await (await fetch('/token', { method: 'POST' })).json()) as { token: string };
    const response = await fetch('/api/kpis?range=24h', { headers: { authorization: `Bearer ${token}` } });
    this.answer = (await response.json()) as KpisAnswer;
    await this.updateComplete;
    requestAnimationFrame(() => setTimeout(() => this.dispatchEvent(new Event('iops-ready', { bubbles: true }))));
  }

  override render() {
    return html`<ul>${this.answer?.items.map(({ label, value }) => html`<li>${label} <b>${value}</b></li>`)}</ul>`;
  }
}
customElements.define('bare-kpis', BareKpis);
