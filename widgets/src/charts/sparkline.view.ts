import { html, nothing, svg, type TemplateResult } from 'lit';
import { sparkline } from './sparkline.js';

const BOX = { width: 100, height: 28 };

/**
 * The drawing of values over time, `label` in its place for screen readers. It is stretched without distorting strokes;
 * the last point is a line of no length with round ends, which stays round. From `openFrom` on it is dashed.
 */
export function sparklineView(values: readonly (number | null)[], label: string, openFrom?: number): TemplateResult {
  const { line, current, area, last } = sparkline(values, BOX, openFrom);
  return html`<svg
    part="sparkline"
    viewBox="0 0 ${BOX.width} ${BOX.height}"
    preserveAspectRatio="none"
    role="img"
    aria-label=${label}
  >
    <path class="area" d=${area} />
    <path class="line" d=${line} />
    ${current ? svg`<path class="line current" d=${current} />` : nothing}
    ${last ? svg`<path class="last" d="M${last.x} ${last.y}h0.01" />` : nothing}
  </svg>`;
}
