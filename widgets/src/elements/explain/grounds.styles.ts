import { css } from 'lit';

/** Bars around 0, causes, what speaks against it, and how sure it is. */
export const groundsStyles = css`
  .factors {
    display: grid;
    grid-template-columns: fit-content(40%) minmax(48px, 1fr) auto auto;
    gap: 8px 12px;
    align-items: center;
  }

  .factors li {
    display: grid;
    grid-column: 1 / -1;
    grid-template-columns: subgrid;
    align-items: center;
  }

  .feature {
    overflow-wrap: anywhere;
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

  .factors .muted {
    font-size: var(--_sm);
  }

  .causes,
  .counter {
    display: grid;
    gap: 6px;
    overflow-wrap: anywhere;
  }

  .causes {
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
    gap: 4px;
    color: var(--_muted);
    font-size: var(--_sm);
  }

  .ground time {
    white-space: nowrap;
  }

  .sure {
    display: flex;
    align-items: baseline;
    gap: 8px;
    color: var(--_fg);
  }

  .meter {
    flex: none;
  }

  .meter .on {
    fill: var(--_accent);
  }

  .meter .off {
    fill: var(--_border);
  }

  @container (inline-size < 480px) {
    .factors {
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 12px;
    }

    .factors li {
      gap: 2px 12px;
    }

    .amount {
      align-self: start;
    }

    .factor-bar {
      grid-row: 2;
      grid-column: 1;
    }
  }

  @media (forced-colors: active) {
    .factor-bar .up,
    .factor-bar .down,
    .meter .on {
      fill: CanvasText;
      opacity: 1;
    }

    .factor-bar .track,
    .meter .off {
      fill: Canvas;
    }

    .meter .off {
      stroke: CanvasText;
    }

    .factor-bar .zero {
      stroke: CanvasText;
    }
  }
`;
