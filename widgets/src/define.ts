import { IopsAlertsFeed } from './elements/alerts-feed/alerts-feed.js';
import { IopsExplain } from './elements/explain/explain.js';
import { IopsKpis } from './elements/kpis/kpis.js';

const ELEMENTS = { 'iops-kpis': IopsKpis, 'iops-alerts-feed': IopsAlertsFeed, 'iops-explain': IopsExplain };

/** Defines every tag that the page does not have yet; a copy that came first stays. */
export function defineIops(): void {
  for (const [tag, element] of Object.entries(ELEMENTS)) {
    if (!customElements.get(tag)) customElements.define(tag, element);
  }
}
