import { type SVGTemplateResult, svg } from 'lit';
import { icon } from '../../base/icons.js';

/** An arrow that runs in a circle, for asking anew. */
export function refreshIcon(): SVGTemplateResult {
  return icon(svg`<path class="line" d="M13.2 8A5.2 5.2 0 1 1 11.6 4.3M13.2 1.8v3.1h-3.1"/>`, 'refresh-icon');
}
