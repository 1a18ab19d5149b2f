import { css } from 'lit';

/** The list: one row per alert, the whole row opens it. */
export const styles = css`
  .bar {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    min-block-size: 44px;
    padding: 6px calc(var(--_space) * 5);
    border-block-end: 1px solid var(--_border);
    color: var(--_muted);
    font-size: 0.929em;
  }

  .bar strong {
    color: var(--_fg);
    font-weight: 600;
  }

  .bar .critical {
    font-weight: 500;
  }

  .new-pill {
    min-block-size: 28px;
    padding-inline: 12px;
    border-radius: 999px;
    background: var(--_accent);
    color: var(--_surface);
    font-weight: 600;
    white-space: nowrap;
  }

  .new-pill:hover {
    background: color-mix(in srgb, var(--_accent) 86%, var(--_fg));
  }

  .item {
    position: relative;
    display: grid;
    grid-template-columns: 18px minmax(0, 1fr) auto;
    gap: 2px 10px;
    padding: calc(var(--_space) * 3.5) calc(var(--_space) * 5) calc(var(--_space) * 2.5);
  }

  .item + .item {
    border-block-start: 1px solid var(--_border);
  }

  .item > .icon {
    grid-row: 1;
    margin-block-start: 3px;
    font-size: 1.143em;
  }

  .open {
    font-weight: 600;
    line-height: 1.4;
    overflow-wrap: anywhere;
  }

  /* The whole row is the button; what lies above it keeps its own clicks. */
  .open::after {
    content: '';
    position: absolute;
    inset: 0;
  }

  .open:focus-visible {
    outline: none;
  }

  .open:focus-visible::after {
    outline: 2px solid var(--_focus);
    outline-offset: -3px;
    border-radius: calc(var(--_radius) - 3px);
  }

  .age {
    padding-block-start: 2px;
    color: var(--_muted);
    font-size: 0.857em;
    white-space: nowrap;
  }

  .meta {
    grid-column: 2 / -1;
    display: flex;
    flex-wrap: wrap;
    gap: 0 6px;
    color: var(--_muted);
    font-size: 0.929em;
    overflow-wrap: anywhere;
  }

  .meta > :not(:last-child)::after {
    content: '·';
    margin-inline-start: 6px;
    color: var(--_muted);
    font-weight: 400;
  }

  .meta .word {
    font-weight: 600;
  }

  .reason {
    grid-column: 2 / -1;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-clamp: 2;
    overflow: hidden;
    margin-block-start: 3px;
    text-wrap: pretty;
  }

  .reason.pending {
    color: var(--_muted);
  }

  .failed {
    grid-column: 2 / -1;
    margin-block-start: 4px;
    color: var(--_critical);
    font-size: 0.929em;
    font-weight: 500;
  }

  .actions {
    grid-column: 2 / -1;
    position: relative;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px;
    margin: 4px 0 0 -8px;
    font-size: 0.929em;
    /* Clicks beside the buttons belong to the row. */
    pointer-events: none;
  }

  .actions > * {
    pointer-events: auto;
  }

  .actions .quiet:not(.why) {
    color: var(--_muted);
  }

  .item:hover .actions .quiet:not(.why),
  .item:focus-within .actions .quiet:not(.why) {
    color: var(--_fg);
  }

  .why {
    display: inline-flex;
    align-items: center;
    gap: 2px;
    margin-inline: auto -8px;
  }

  .why .icon {
    font-size: 0.857em;
    transition: translate 120ms;
  }

  .item:hover .why .icon {
    translate: 2px 0;
  }

  .item[data-current]::before {
    content: '';
    position: absolute;
    inset-block: 0;
    inset-inline-start: 0;
    inline-size: 3px;
    background: var(--_accent);
  }

  .item[data-current] {
    background: color-mix(in srgb, var(--_accent) 7%, var(--_surface));
  }

  @media (hover: hover) {
    .item:hover:not([data-current]) {
      background: color-mix(in srgb, var(--_fg) 2.5%, var(--_surface));
    }
  }

  .item[data-closed] .open {
    color: var(--_muted);
    text-decoration: line-through;
    text-decoration-thickness: 1px;
  }

  .item[data-closed] > .icon {
    color: var(--_muted);
  }

  .done {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    min-block-size: 28px;
    padding-inline: 8px;
    color: var(--_muted);
    font-weight: 500;
  }

  .keys {
    display: inline-flex;
    flex-wrap: wrap;
    gap: 2px 12px;
  }

  kbd {
    display: inline-block;
    min-inline-size: 1.5em;
    padding: 0 4px;
    border: 1px solid var(--_border);
    border-radius: 4px;
    background: var(--_sunken);
    font: inherit;
    text-align: center;
  }

  @container (inline-size < 460px) {
    .keys {
      display: none;
    }

    .item {
      padding-inline: calc(var(--_space) * 4);
    }

    .actions .quiet {
      padding-inline: 6px;
    }

    .actions {
      margin-inline-start: -6px;
    }
  }

  @container (inline-size < 340px) {
    .actions {
      font-size: 0.857em;
    }
  }

  @media (hover: none) {
    .keys {
      display: none;
    }

    .actions .quiet {
      min-block-size: 36px;
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
      translate: 0 -6px;
      opacity: 0.4;
    }
    20% {
      translate: 0 0;
      opacity: 1;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .why .icon {
      transition: none;
    }
  }

  @media (forced-colors: active) {
    .item[data-current] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }

    .new-pill {
      border: 1px solid ButtonBorder;
    }
  }
`;
