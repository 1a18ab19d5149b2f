import { css } from 'lit';

/** What comes after the figures: how they answer and grow old, trends, ranges, refreshing, definitions. */
export const styles = css`
  .label:focus-visible {
    outline: none;
  }

  .label:focus-visible::after {
    outline: 2px solid var(--_focus);
    outline-offset: -2px;
    border-radius: calc(var(--_radius) - 2px);
  }

  @media (hover: hover) {
    .card:hover {
      background: color-mix(in srgb, var(--_accent) 4%, var(--_surface));
    }

    .card:hover .label {
      color: var(--_fg);
    }
  }

  :host(:state(stale)) .value {
    color: var(--_muted);
  }

  :host(:state(stale)) :is(.spark, .bullet) {
    opacity: 0.5;
  }

  .spark svg {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    overflow: visible;
  }

  .spark .line,
  .spark .last {
    fill: none;
    stroke: var(--_series);
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
    vector-effect: non-scaling-stroke;
  }

  .spark .current {
    stroke-dasharray: 2 3;
  }

  .spark .last {
    stroke-width: 5;
  }

  .spark .area {
    fill: var(--_series);
    opacity: 0.12;
  }

  .ranges {
    display: flex;
    min-inline-size: 0;
    margin-inline-start: -8px;
  }

  .range {
    min-block-size: 28px;
    padding-inline: 8px;
    border-radius: 6px;
    overflow: hidden;
    color: var(--_muted);
    font-size: var(--_sm);
    font-weight: 500;
    font-variant-numeric: tabular-nums;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .range:hover {
    color: var(--_fg);
    background: color-mix(in srgb, currentColor 7%, transparent);
  }

  .range[aria-pressed='true'] {
    background: color-mix(in srgb, var(--_accent) 12%, transparent);
    color: var(--_accent);
    font-weight: 600;
  }

  .range:focus-visible,
  .refresh:focus-visible,
  .ask:focus-visible {
    outline-offset: -2px;
  }

  /* In the room that was kept for it. */
  .refresh {
    position: absolute;
    inset-block-end: calc(2 * var(--_space));
    inset-inline-end: calc(5 * var(--_space) - 7px);
    display: grid;
    place-items: center;
    inline-size: 28px;
    block-size: 28px;
    border-radius: 6px;
    font-size: var(--_md);
  }

  .refresh:hover {
    color: var(--_accent);
    background: color-mix(in srgb, currentColor 9%, transparent);
  }

  @media (prefers-reduced-motion: no-preference) {
    .refresh[aria-busy='true'] .icon {
      animation: turn 0.9s linear infinite;
    }
  }

  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  /* Above the card's own button. */
  .ask {
    position: relative;
    z-index: 1;
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 24px;
    block-size: 24px;
    margin-inline-end: -26px;
    color: var(--_muted);
    font-size: 11px;
    font-weight: 600;
  }

  .ask::before {
    content: '';
    position: absolute;
    inset: 4px;
    border: 1px solid var(--_border);
    border-radius: 50%;
  }

  .ask:hover {
    color: var(--_accent);
  }

  .ask:hover::before,
  .ask[aria-expanded='true']::before {
    border-color: currentColor;
  }

  .pop {
    inset: auto;
    position-area: block-end span-inline-end;
    position-try-fallbacks: flip-inline, flip-block, flip-block flip-inline;
    inline-size: min(20rem, calc(100vw - 32px));
    margin: 6px 0;
    padding: calc(4 * var(--_space));
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: 0 8px 28px light-dark(rgb(20 25 40 / 0.14), rgb(0 0 0 / 0.55));
    color: var(--_fg);
    font-size: var(--_md);
  }

  @supports not (position-area: block-end) {
    .pop {
      inset: 0;
      margin: auto;
    }
  }

  .pop strong {
    font-weight: 600;
  }

  .pop p {
    margin-block-start: 4px;
    color: var(--_muted);
    text-wrap: pretty;
  }

  .pop dl {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 4px 16px;
    margin-block-start: 12px;
    padding-block-start: 10px;
    border-block-start: 1px solid var(--_border);
    font-size: var(--_sm);
  }

  .pop dt {
    color: var(--_muted);
  }

  .pop dt::first-letter {
    text-transform: uppercase;
  }

  .pop dd {
    text-align: end;
  }

  .when {
    display: grid;
    gap: 8px;
    font-size: var(--_sm);
  }

  .when label {
    display: grid;
    gap: 3px;
    color: var(--_muted);
    font-weight: 500;
  }

  .when input {
    inline-size: 100%;
    min-block-size: 32px;
    padding: 3px 8px;
    border: 1px solid color-mix(in srgb, var(--_muted) 75%, var(--_surface));
    border-radius: 6px;
    background: var(--_surface);
    color: var(--_fg);
    font: inherit;
    font-variant-numeric: tabular-nums;
  }

  .when p {
    margin: 0;
  }

  .when .fault {
    color: var(--_critical);
  }

  .when .quiet {
    justify-self: end;
    min-block-size: 32px;
    padding-inline: 14px;
    border: 1px solid color-mix(in srgb, var(--_accent) 45%, var(--_border));
  }

  @container (inline-size < 460px) {
    .ranges {
      flex: 1 0 100%;
      max-inline-size: calc(100% + 16px);
    }
  }

  @media (forced-colors: active) {
    .spark .line,
    .spark .last,
    .bullet .mark {
      stroke: CanvasText;
    }

    .spark .area,
    .bullet .fill {
      fill: CanvasText;
    }

    .bullet .track {
      fill: Canvas;
      stroke: CanvasText;
    }

    .range[aria-pressed='true'] {
      outline: 1px solid Highlight;
      outline-offset: -1px;
      color: Highlight;
    }

    .pop {
      border-color: CanvasText;
    }
  }
`;
