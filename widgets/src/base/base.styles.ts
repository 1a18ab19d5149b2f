import { css } from 'lit';

/**
 * What all elements look like from the first paint on: tokens, reset, surface, foot, bones. The rest comes with
 * `states.styles.ts`. The values of `--iops-*` come from the page; what it does not set has one here, light and dark.
 */
export const baseStyles = css`
  :host {
    --_fg: var(--iops-fg, light-dark(#1b1f27, #eceef2));
    --_muted: var(--iops-fg-muted, light-dark(#596170, #a2a9b6));
    --_surface: var(--iops-surface, light-dark(#ffffff, #17191e));
    --_sunken: var(--iops-bg, light-dark(#f5f6f8, #1f2228));
    --_border: var(--iops-border, light-dark(#e3e6ec, #2c3038));
    --_accent: var(--iops-accent, light-dark(#2f57c4, #9db6ff));
    --_focus: var(--iops-focus, var(--_accent));
    --_critical: var(--iops-sev-critical, light-dark(#b3261e, #ff9b8f));
    --_warning: var(--iops-sev-warning, light-dark(#8a5400, #efb75d));
    --_info: var(--iops-sev-info, light-dark(#3d5a96, #a8bfec));
    --_good: var(--iops-sev-ok, light-dark(#1a6a45, #7fd0a6));
    --_series: var(--iops-series-1, light-dark(#5470b8, #8ea8ea));
    --_radius: var(--iops-radius, 10px);
    --_space: var(--iops-space, 4px);
    --_skeleton: var(--iops-skeleton, light-dark(#eceef2, #262a31));

    /* The type scale: 12, 13, 14, 16, 20 and 28 px where a rem has 16. */
    --_md: var(--iops-font-size, 0.875rem);
    --_xs: calc(var(--_md) * 6 / 7);
    --_sm: calc(var(--_md) * 13 / 14);
    --_lg: calc(var(--_md) * 8 / 7);
    --_xl: calc(var(--_md) * 10 / 7);
    --_2xl: calc(var(--_md) * 2);

    display: block;
    flex-grow: 1;
    min-inline-size: 0;
    color: var(--_fg);
    font-family: var(--iops-font, inherit);
    font-size: var(--_md);
    font-style: normal;
    font-weight: 400;
    font-synthesis: none;
    line-height: 1.45;
    letter-spacing: normal;
    text-align: start;
    text-indent: 0;
    text-transform: none;
    white-space: normal;
    -webkit-font-smoothing: antialiased;
  }

  :host([hidden]) {
    display: none;
  }

  :host(:state(light)) {
    color-scheme: light;
  }

  :host(:state(dark)) {
    color-scheme: dark;
  }

  :host(:state(compact)) {
    --_md: var(--iops-font-size, 0.8125rem);
    --_space: var(--iops-space, 3px);
  }

  @media (prefers-contrast: more) {
    :host {
      --_muted: var(--_fg);
      --_border: color-mix(in srgb, var(--_fg) 55%, var(--_surface));
    }
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  p,
  ul,
  ol,
  dl,
  dd,
  h3,
  h4,
  table {
    margin: 0;
    padding: 0;
  }

  ul,
  ol {
    list-style: none;
  }

  button {
    margin: 0;
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    letter-spacing: inherit;
    text-align: start;
    cursor: pointer;
  }

  :focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }

  .surface {
    position: relative;
    container-type: inline-size;
    overflow: clip;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
  }

  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .muted {
    color: var(--_muted);
  }

  .num {
    font-family: var(--iops-font-numeric, inherit);
    font-variant-numeric: tabular-nums;
  }

  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 2px 16px;
    min-block-size: 36px;
    padding: 6px calc(var(--_space) * 5);
    border-block-start: 1px solid var(--_border);
    color: var(--_muted);
    font-size: var(--_xs);
  }

  .bone {
    border-radius: 4px;
    background: var(--_skeleton);
    color: transparent;
    user-select: none;
  }

  @media (prefers-reduced-motion: no-preference) {
    .bone {
      animation: breathe 1.8s ease-in-out infinite alternate;
    }
  }

  @keyframes breathe {
    from {
      opacity: 1;
    }
    to {
      opacity: 0.55;
    }
  }

  @media (forced-colors: active) {
    .bone {
      border: 1px solid CanvasText;
    }
  }
`;
