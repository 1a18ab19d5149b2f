import { css } from 'lit';
import { evidenceStyles } from './evidence.styles.js';

/** A page of reasons: prose first, then what it rests on. */
export const styles = css`
  ${evidenceStyles}

  .head,
  section.part,
  .text {
    padding-inline: calc(var(--_space) * 5);
  }

  .head {
    padding-block: calc(var(--_space) * 5) 0;
  }

  .severity {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    font-size: 0.929em;
    font-weight: 600;
  }

  h3 {
    margin-block: 6px 4px;
    font-size: 1.214em;
    font-weight: 600;
    line-height: 1.3;
    letter-spacing: -0.012em;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }

  .about {
    display: flex;
    flex-wrap: wrap;
    gap: 0 6px;
    color: var(--_muted);
    font-size: 0.929em;
  }

  .about > :not(:last-child)::after {
    content: '·';
    margin-inline-start: 6px;
  }

  .text {
    margin-block: 16px 20px;
    font-size: 1.071em;
    line-height: 1.6;
    text-wrap: pretty;
  }

  .figure {
    display: inline;
    min-block-size: 0;
    padding: 1px 2px;
    margin: -1px -2px;
    border-radius: 3px;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    text-decoration: underline dotted color-mix(in srgb, var(--_accent) 75%, transparent);
    text-decoration-thickness: 1.5px;
    text-underline-offset: 0.22em;
  }

  .figure:hover,
  .figure[aria-expanded='true'] {
    background: color-mix(in srgb, var(--_accent) 13%, transparent);
  }

  .pending {
    color: var(--_muted);
  }

  section.part {
    padding-block: 16px;
    border-block-start: 1px solid var(--_border);
  }

  h4 {
    margin-block-end: 10px;
    color: var(--_muted);
    font-size: 0.857em;
    font-weight: 600;
    line-height: 1.4;
  }

  .steps {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }

  .step {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: 32px;
    padding-inline: 12px;
    border: 1px solid color-mix(in srgb, var(--_accent) 38%, var(--_border));
    border-radius: 7px;
    color: var(--_accent);
    font-weight: 500;
  }

  .step:hover {
    background: color-mix(in srgb, var(--_accent) 8%, transparent);
  }

  .steps + p {
    min-block-size: 1.45em;
    margin-block-start: 8px;
    color: var(--_muted);
    font-size: 0.857em;
  }

  .steps + p:empty {
    position: absolute;
  }

  .factors {
    display: grid;
    grid-template-columns: minmax(6.5rem, auto) minmax(48px, 1fr) auto;
    gap: 9px 12px;
    align-items: center;
  }

  .factors li {
    display: grid;
    grid-column: 1 / -1;
    grid-template-columns: subgrid;
    align-items: center;
  }

  .factor-bar {
    display: block;
    inline-size: 100%;
    block-size: 14px;
  }

  .factor-bar .track {
    fill: var(--_sunken);
  }

  .factor-bar .up {
    fill: var(--_series);
  }

  .factor-bar .down {
    fill: var(--_critical);
    opacity: 0.82;
  }

  .factor-bar .zero {
    stroke: var(--_muted);
    stroke-width: 1.5;
    vector-effect: non-scaling-stroke;
  }

  .amount {
    text-align: end;
    white-space: nowrap;
  }

  .amount strong {
    font-weight: 600;
  }

  .factors .muted,
  .counter .muted {
    font-size: 0.929em;
  }

  .causes {
    display: grid;
    gap: 6px;
    counter-reset: cause;
  }

  .causes li {
    display: grid;
    grid-template-columns: 1.4em minmax(0, 1fr);
    counter-increment: cause;
  }

  .causes li::before {
    content: counter(cause);
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
  }

  .counter {
    display: grid;
    gap: 6px;
  }

  .counter li {
    display: flex;
    align-items: baseline;
    gap: 8px;
  }

  .counter .icon {
    translate: 0 2px;
  }

  .ground {
    display: grid;
    gap: 2px;
    color: var(--_muted);
    font-size: 0.929em;
  }

  .history {
    display: grid;
    gap: 10px;
  }

  .history li {
    position: relative;
    padding-inline-start: 18px;
  }

  .history li::before {
    content: '';
    position: absolute;
    inset-block-start: 0.5em;
    inset-inline-start: 1px;
    inline-size: 7px;
    block-size: 7px;
    border-radius: 50%;
    background: var(--_muted);
  }

  .history li + li::after {
    content: '';
    position: absolute;
    inset-inline-start: 4px;
    inset-block: calc(-50% + 0.2em) calc(100% - 0.2em);
    inline-size: 1px;
    block-size: calc(100% - 0.5em);
    background: var(--_border);
  }

  .history time,
  .history .note {
    color: var(--_muted);
    font-size: 0.929em;
  }

  .blank {
    min-block-size: 9rem;
  }

  @container (inline-size < 400px) {
    .factors {
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 12px;
    }

    .factors li {
      row-gap: 2px;
    }

    .factor-bar {
      grid-row: 2;
      grid-column: 1 / -1;
    }
  }

  @media (forced-colors: active) {
    .history li::before {
      border: 1px solid CanvasText;
    }

    .factor-bar .up,
    .factor-bar .down {
      fill: CanvasText;
      opacity: 1;
    }

    .factor-bar .track {
      fill: Canvas;
    }

    .factor-bar .zero {
      stroke: CanvasText;
    }
  }
`;
