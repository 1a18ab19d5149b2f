import { css } from 'lit';

/** What comes after the first alerts: filters, what was just done, the keys, the detail of an alert. */
export const panelStyles = css`
  .chips {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px;
  }

  .chip {
    min-block-size: 26px;
    padding-inline: 10px;
    border: 1px solid var(--_border);
    border-radius: 99px;
    background: var(--_surface);
    color: var(--_fg);

    &:hover {
      border-color: var(--_muted);
    }

    &[aria-pressed='true'] {
      border-color: var(--_accent);
      outline: 1px solid var(--_accent);
      background: var(--_tint);
      font-weight: 600;
    }

    &:focus-visible {
      outline: 2px solid var(--_focus);
    }
  }

  .done-bar {
    inset-block-end: 0;
    border-block-start: 1px solid var(--_border);
  }

  .what {
    flex: 1 1 12em;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .note {
    flex: 1 1 8em;
    min-inline-size: 6em;
    min-block-size: 28px;
    padding-inline: 10px;
    border: 1px solid var(--_muted);
    border-radius: 6px;
    background: none;
    color: inherit;
    font: inherit;

    &::placeholder {
      color: var(--_muted);
      opacity: 1;
    }
  }

  .filters {
    display: grid;
    gap: 10px;
    padding: 10px var(--_pad);
    border-block-end: 1px solid var(--_border);
    background: var(--_sunken);
    font-size: 0.929em;

    .quiet {
      margin-inline: -8px 12px;
    }
  }

  .legend {
    flex: 0 0 6.5em;
    color: var(--_muted);
  }

  .help {
    display: block;
    columns: 15em;

    div {
      display: flex;
      padding-block: 2px;
    }

    dt {
      flex: 0 0 6.5em;
    }
  }

  .detail {
    position: relative;
    display: grid;
    gap: 8px;
    margin-block-start: 6px;

    h4,
    time,
    q {
      color: var(--_muted);
    }

    h4 {
      font-size: 0.857em;
    }
  }

  .history li {
    display: grid;
    grid-template-columns: minmax(4em, auto) minmax(0, 1fr);
    gap: 12px;
    padding: 0 0 8px 12px;
    border-inline-start: 2px solid var(--_border);
    overflow-wrap: anywhere;

    q {
      display: block;
      quotes: none;
    }
  }

  /* Both: in the row where there is room for it, in the detail where there is not. */
  .in-detail:is(.acknowledge, .resolve, .dismiss, .snooze) {
    display: none;
  }

  /* Above the row's own button; the ring makes it large enough to hit. */
  .pick {
    z-index: 1;
    inline-size: 18px;
    block-size: 18px;
    margin: 2px 0 0;
    accent-color: var(--_accent);
    outline-offset: 3px;
  }

  .told {
    margin-block-start: 4px;
    font-weight: 500;
  }

  .done {
    color: var(--_muted);
  }

  .item[data-closed] > .open {
    text-decoration: line-through 1px;
  }

  .done {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    min-block-size: 28px;
    padding-inline: 8px;
    font-weight: 500;
  }

  @container (inline-size < 460px) {
    .legend {
      flex-basis: 100%;
    }

    .in-detail.snooze {
      display: inline;
    }
  }

  @media (prefers-reduced-motion: no-preference) {
    .item[data-fresh] {
      animation: arrive 1.6s ease-out;
    }
  }

  @keyframes arrive {
    from {
      background: color-mix(in srgb, var(--_accent) 22%, var(--_surface));
      opacity: 0.4;
    }
  }
`;
