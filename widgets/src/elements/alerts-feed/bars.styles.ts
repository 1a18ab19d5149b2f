import { css } from 'lit';

/** What stands around the list: counts and switches, filters, what was just done, the keys. */
export const barStyles = css`
  .surface {
    --_pad: calc(var(--_space) * 5);
    --_tint: color-mix(in srgb, var(--_accent) 9%, var(--_surface));
  }

  .bar,
  .done-bar {
    position: sticky;
    z-index: 1;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    min-block-size: 44px;
    padding: 6px var(--_pad);
    background: var(--_surface);
    font-size: 0.929em;

    strong {
      color: var(--_fg);
      font-weight: 600;
    }
  }

  .bar {
    inset-block-start: var(--iops-sticky-top, 0px);
    border-block-end: 1px solid var(--_border);
    color: var(--_muted);

    .quiet {
      margin-inline: -4px;
    }
  }

  .counts {
    margin-inline-end: auto;
  }

  .filled {
    min-block-size: 28px;
    padding-inline: 12px;
    border-radius: 99px;
    background: var(--_accent);
    color: var(--_surface);
    font-weight: 600;

    &:hover {
      background: color-mix(in srgb, var(--_accent) 86%, var(--_fg));
    }
  }

  kbd {
    display: inline-block;
    min-inline-size: 1.5em;
    padding: 0 4px;
    border: 1px solid color-mix(in srgb, currentColor 30%, transparent);
    border-radius: 4px;
    font: inherit;
    text-align: center;
  }

  @container (inline-size < 460px) {
    .surface > * {
      --_pad: calc(var(--_space) * 4);
    }

    .bar {
      justify-content: end;
      gap: 0 2px;
    }

    .actions {
      margin-inline: -5px;
      font-size: 0.857em;

      .quiet {
        padding-inline: 5px;
      }
    }
  }

  @media (hover: none) {
    .keys,
    kbd {
      display: none;
    }

    .actions .quiet {
      min-block-size: 36px;
    }
  }

  @media (forced-colors: active) {
    .filled {
      border: 1px solid ButtonBorder;
    }

    .chip[aria-pressed='true'],
    .item[data-current] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
