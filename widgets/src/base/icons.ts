import type { KpiStatus, Severity } from '@iops/contracts';
import { type SVGTemplateResult, svg } from 'lit';

// Each meaning has a shape of its own, so that none rests on colour. Drawn on 16 × 16, hidden from screen readers:
// a word stands beside each.
const OCTAGON = svg`<path d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z"/><path class="glyph" d="M7.1 4h1.8l-.25 5.2h-1.3zM7 10.4h2v1.9H7z"/>`;
const TRIANGLE = svg`<path d="M6.9 1.9a1.28 1.28 0 0 1 2.2 0l6.2 10.9c.5.8-.1 1.9-1.1 1.9H1.8c-1 0-1.6-1.1-1.1-1.9z"/><path class="glyph" d="M7.2 5.4h1.6l-.2 4.4H7.4zM7.1 11h1.8v1.7H7.1z"/>`;
const CIRCLE = svg`<circle cx="8" cy="8" r="6.6"/><path class="glyph" d="M7.1 4h1.8v1.8H7.1zM7.2 7h1.6v5H7.2z"/>`;
const CHECK = svg`<circle cx="8" cy="8" r="6.6"/><path class="stroke" d="m4.9 8.2 2.2 2.2 4-4.6"/>`;

/** A drawing of 16 × 16 as wide as the text beside it, hidden from screen readers. */
export const icon = (drawing: SVGTemplateResult, name: string): SVGTemplateResult =>
  svg`<svg class=${`icon ${name}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${drawing}</svg>`;

/** Octagon, triangle and circle. */
export function severityIcon(severity: Severity): SVGTemplateResult {
  return icon({ critical: OCTAGON, warning: TRIANGLE, info: CIRCLE }[severity], severity);
}

/** The same shapes, and a check where the target is met. */
export function kpiStatusIcon(status: Exclude<KpiStatus, 'unknown'>): SVGTemplateResult {
  return icon({ good: CHECK, warning: TRIANGLE, critical: OCTAGON }[status], status);
}

/** A check, for what is well. */
export function checkIcon(): SVGTemplateResult {
  return icon(CHECK, 'good');
}

/** Which way a value went. */
export function arrowIcon(direction: 'up' | 'down'): SVGTemplateResult {
  return icon(svg`<path d=${direction === 'up' ? 'M8 3.5 13 11.5H3z' : 'M8 12.5 3 4.5h10z'} />`, 'arrow');
}

/** A chevron that points on. */
export function chevronIcon(): SVGTemplateResult {
  return icon(svg`<path class="line" d="m6 3.5 4.5 4.5L6 12.5"/>`, 'chevron');
}

/** A clock, for what is out of date. */
export function clockIcon(): SVGTemplateResult {
  return icon(svg`<circle class="line" cx="8" cy="8" r="6.2"/><path class="line" d="M8 4.4V8l2.4 1.6"/>`, 'clock');
}
