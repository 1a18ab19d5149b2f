import { css } from 'lit';

/**
 * What all elements share: tokens, reset, surface, foot, notices, skeleton. The values of `--iops-*` come from the page;
 * what it does not set has a value here for light and dark.
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

    display: block;
    flex-grow: 1;
    min-inline-size: 0;
    color: var(--_fg);
    font-family: var(--iops-font, inherit);
    font-size: var(--iops-font-size, 0.875rem);
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

  .icon {
    flex: none;
    inline-size: 1em;
    block-size: 1em;
    fill: currentColor;
  }

  .icon .glyph {
    fill: var(--_surface);
  }

  .icon .stroke {
    fill: none;
    stroke: var(--_surface);
    stroke-width: 1.7;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .icon .line {
    fill: none;
    stroke: currentColor;
    stroke-width: 1.6;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .critical {
    color: var(--_critical);
  }

  .warning {
    color: var(--_warning);
  }

  .info {
    color: var(--_info);
  }

  .good {
    color: var(--_good);
  }

  .quiet {
    min-block-size: 28px;
    padding-inline: 8px;
    border-radius: 6px;
    color: var(--_accent);
    font-weight: 500;
  }

  .quiet:hover {
    background: color-mix(in srgb, currentColor 9%, transparent);
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
    font-size: 0.857em;
  }

  .as-of {
    display: inline-flex;
    margin-inline-start: auto;
    align-items: center;
    gap: 6px;
  }

  .dot {
    inline-size: 7px;
    block-size: 7px;
    border-radius: 50%;
    background: var(--_good);
  }

  .notice {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 8px calc(var(--_space) * 5);
    border-block-end: 1px solid var(--_border);
    background: color-mix(in srgb, var(--_warning) 8%, var(--_surface));
    color: var(--_warning);
    font-size: 0.929em;
  }

  .notice .icon {
    font-size: 1.07em;
  }

  .blank {
    display: grid;
    justify-items: center;
    align-content: center;
    gap: 6px;
    min-block-size: 11rem;
    padding: calc(var(--_space) * 6) calc(var(--_space) * 5);
    color: var(--_muted);
    text-align: center;
    text-wrap: balance;
  }

  .blank strong {
    color: var(--_fg);
    font-weight: 600;
  }

  .blank .icon {
    margin-block-end: 4px;
    font-size: 1.75em;
  }

  .blank .quiet {
    margin-block-start: 4px;
    border: 1px solid var(--_border);
    padding-inline: 12px;
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
    .icon {
      fill: CanvasText;
    }

    .icon .glyph {
      fill: Canvas;
    }

    .icon .stroke {
      stroke: Canvas;
    }

    .dot,
    .bone {
      border: 1px solid CanvasText;
    }

    .quiet {
      border: 1px solid ButtonBorder;
    }
  }
`;
