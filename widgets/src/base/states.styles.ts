import { css } from 'lit';

/** What all elements look like once they have words: icons, severities, buttons, notices, blanks. Loaded with them. */
export const statesStyles = css`
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

  .as-of {
    display: inline-flex;
    margin-inline-start: auto;
    align-items: center;
    gap: 6px;
  }

  /* The room of the word to come, so that nothing moves when it does. */
  [data-room]::before {
    content: attr(data-room);
    visibility: hidden;
    padding-inline-start: 15px;
  }

  .dot {
    inline-size: 7px;
    block-size: 7px;
    border-radius: 50%;
    background: var(--_good);
  }

  /* A bar for what comes now and then, a cross for what does not come: none rests on colour. */
  .mark {
    inline-size: 8px;
    block-size: 8px;
    background: currentColor;
  }

  .mark.delayed {
    block-size: 2px;
  }

  .mark.offline {
    clip-path: polygon(0 15%, 15% 0, 50% 35%, 85% 0, 100% 15%, 65% 50%, 100% 85%, 85% 100%, 50% 65%, 15% 100%, 0 85%, 35% 50%);
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

    .dot {
      border: 1px solid CanvasText;
    }

    .mark {
      background: CanvasText;
      forced-color-adjust: none;
    }

    .quiet {
      border: 1px solid ButtonBorder;
    }
  }
`;
