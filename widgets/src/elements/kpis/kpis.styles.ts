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

  /* With room for what comes later, so that nothing moves then: the question mark, and the button to refresh. */
  .name {
    display: flex;
    align-self: start;
    gap: 2px;
    min-block-size: 24px;
    padding-inline-end: 26px;
  }

  .bar .as-of {
    min-block-size: 28px;
    padding-inline-end: 25px;
  }

  .label {
    min-inline-size: 0;
    color: var(--_muted);
    font-size: var(--_sm);
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
    align-self: start;
    min-block-size: 24px;
    justify-self: end;
    display: inline-flex;
    align-items: center;
    gap: 5px;
    font-size: var(--_xs);
    font-weight: 500;
    white-space: nowrap;
  }

  /* A card without a status has its room for the name. */
  .status:empty {
    display: none;
  }

  .name:has(+ .status:empty) {
    grid-column: 1 / -1;
  }

  .value {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 6px;
    min-block-size: 38px;
    font-size: var(--_2xl);
    font-weight: 600;
    line-height: 1.2;
    letter-spacing: -0.022em;
  }

  .unit {
    color: var(--_muted);
    font-size: var(--_xs);
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
    font-size: var(--_lg);
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

  .delta {
    grid-column: 1 / -1;
    display: flex;
    align-items: baseline;
    gap: 5px;
    min-block-size: 18px;
    color: var(--_muted);
    font-size: var(--_xs);
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
    font-size: var(--_xs);
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
      font-size: var(--_xl);
    }

    .unit {
      font-size: var(--_xs);
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
