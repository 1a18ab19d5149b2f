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
    align-items: start;
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
    margin-block-start: 3px;
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

  /* The figure keeps its room, the trend beside it gives way. */
  .figure {
    grid-column: 1 / -1;
    display: flex;
    align-items: center;
    gap: 12px;
  }

  .value {
    flex: 1 0 min-content;
    display: flex;
    flex-wrap: wrap;
    align-content: center;
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
    color: var(--_muted);
    font-size: var(--_lg);
    font-weight: 500;
    letter-spacing: normal;
  }

  .spark {
    flex: 0 1 96px;
    min-inline-size: 0;
    block-size: 32px;
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

  @container (320px <= inline-size < 500px) {
    .card {
      grid-row: span 5;
      grid-template-columns: minmax(0, 1fr);
    }

    .figure {
      display: block;
    }

    .value {
      font-size: var(--_xl);
    }

    .spark {
      margin-block: 8px 4px;
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
`;
