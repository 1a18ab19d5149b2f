import type { Vote } from '@iops/contracts';
import { type SVGTemplateResult, svg } from 'lit';
import { icon } from '../../base/icons.js';

const THUMB = svg`<path class="line" d="M5.3 7.1 8 2.3c1 0 1.7.8 1.5 1.8L9.1 6.3h3.2c.9 0 1.5.8 1.3 1.6l-.9 4c-.1.6-.7 1.1-1.3 1.1H5.3zM5.3 13H2.9V7.1h2.4"/>`;

/** A thumb that points up or down. */
export function thumbIcon(vote: Vote): SVGTemplateResult {
  return icon(svg`<g transform=${vote === 'up' ? 'translate(0)' : 'rotate(180 8 8)'}>${THUMB}</g>`, 'thumb');
}
