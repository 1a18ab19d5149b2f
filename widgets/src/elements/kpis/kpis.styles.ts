import { css } from 'lit';

/** A strip of figures on one surface, parted by hairlines; rows of one line share their heights. */
export const styles = css`
  .card {
    position: relative;
    display: grid;
    grid-row: span 4;
    grid-template-rows: subgrid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    gap: 2px 12px;
  }

  .card > * {
    min-inline-size: 0;
  }

  .label {
    align-self: start;
    min-block-size: 24px;
    color: var(--_muted);
    font-size: 0.929em;
    font-weight: 500;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }

  /* The whole card is the button. */
  .label::after {
    content: '';
    position: absolute;
    inset: 0 1px 1px 0;
  }

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

  .status {
    justify-self: end;
    display: inline-flex;
    align-items: center;
    gap: 5px;
    font-size: 0.857em;
    font-weight: 500;
    white-space: nowrap;
  }

  .value {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 6px;
    min-block-size: 38px;
    font-size: 2em;
    font-weight: 600;
    line-height: 1.2;
    letter-spacing: -0.022em;
  }

  .unit {
    color: var(--_muted);
    font-size: 0.4286em;
    line-height: 1.15;
    font-weight: 400;
    letter-spacing: normal;
  }

  .value.share {
    column-gap: 2px;
  }

  .value.per_100_customers {
    flex-wrap: nowrap;
    align-items: center;
  }

  .value.none {
    align-items: center;
    color: var(--_muted);
    font-size: 1.143em;
    font-weight: 500;
    letter-spacing: normal;
  }

  .spark {
    display: block;
    justify-self: end;
    inline-size: 96px;
    block-size: 32px;
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

  .spark .last {
    stroke-width: 5;
  }

  .spark .area {
    fill: var(--_series);
    opacity: 0.12;
  }

  .delta {
    grid-column: 1 / -1;
    display: flex;
    align-items: baseline;
    gap: 5px;
    min-block-size: 18px;
    color: var(--_muted);
    font-size: 0.857em;
    text-wrap: pretty;
  }

  .delta .icon {
    font-size: 0.75em;
  }

  .delta .good,
  .delta .bad {
    font-weight: 500;
  }

  .bad {
    color: var(--_critical);
  }

  .target {
    grid-column: 1 / -1;
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    gap: 10px;
    min-block-size: 20px;
    color: var(--_muted);
    font-size: 0.857em;
  }

  .bullet {
    display: block;
    inline-size: 100%;
    block-size: 8px;
    overflow: visible;
  }

  .bullet .track {
    fill: var(--_sunken);
    stroke: none;
  }

  .bullet .fill {
    fill: var(--_series);
  }

  .bullet .mark {
    stroke: var(--_fg);
    stroke-width: 2;
    vector-effect: non-scaling-stroke;
  }

  .definition {
    inset: auto;
    position-area: block-end span-inline-end;
    position-try-fallbacks: flip-inline, flip-block;
    inline-size: min(20rem, calc(100vw - 32px));
    margin: 6px 0;
    padding: calc(var(--_space) * 4);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: 0 8px 28px light-dark(rgb(20 25 40 / 0.14), rgb(0 0 0 / 0.55));
    color: var(--_fg);
  }

  @supports not (position-area: block-end) {
    .definition {
      inset: 0;
      margin: auto;
    }
  }

  .definition strong {
    font-weight: 600;
  }

  .definition p {
    margin-block-start: 4px;
    color: var(--_muted);
    text-wrap: pretty;
  }

  .definition dl {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 4px 16px;
    margin-block-start: 12px;
    padding-block-start: 10px;
    border-block-start: 1px solid var(--_border);
    font-size: 0.929em;
  }

  .definition dt::first-letter {
    text-transform: uppercase;
  }

  .definition dt {
    color: var(--_muted);
  }

  .definition dd {
    text-align: end;
  }

  :host(:state(stale)) .value {
    color: var(--_muted);
  }

  :host(:state(stale)) :is(.spark, .bullet) {
    opacity: 0.5;
  }

  @container (320px <= inline-size < 500px) {
    .card {
      grid-row: span 6;
      grid-template-columns: minmax(0, 1fr);
    }

    .value {
      font-size: 1.714em;
    }

    .unit {
      font-size: 0.5em;
    }

    .spark {
      inline-size: 100%;
      margin-block: 6px 4px;
    }

    /* Last, so that a figure without a target leaves no gap in the middle. */
    .status {
      order: 1;
      justify-self: start;
      min-block-size: 20px;
    }

    .delta {
      min-block-size: 36px;
      align-items: start;
    }

    .delta .icon {
      translate: 0 4px;
    }

    .target {
      grid-template-columns: minmax(0, 1fr);
      gap: 4px;
    }
  }

  @media (forced-colors: active) {
    .spark .line,
    .spark .last,
    .bullet .mark {
      stroke: CanvasText;
    }

    .bullet .fill {
      fill: CanvasText;
    }

    .bullet .track {
      fill: Canvas;
      stroke: CanvasText;
    }
  }
`;
