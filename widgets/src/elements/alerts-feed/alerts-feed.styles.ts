import { css } from 'lit';
import { barStyles } from './bars.styles.js';

/** The list: one row per alert, the whole row opens it. */
export const styles = css`
  ${barStyles}

  .item {
    position: relative;
    display: grid;
    grid-template-columns: 18px minmax(0, 1fr) auto;
    contain: content;
    gap: 2px 10px;
    padding: calc(var(--_space) * 3.5) var(--_pad) calc(var(--_space) * 2.5);

    & + & {
      border-block-start: 1px solid var(--_border);
    }

    & > * {
      grid-column: 2 / -1;
    }

    & > .icon {
      grid-area: 1 / 1;
      margin-block-start: 3px;
      font-size: 1.143em;
    }

    & > .pick {
      grid-area: 1 / 1;
    }

    .picking & > .icon {
      grid-row: 2;
    }
  }

  .item > .open {
    grid-area: 1 / 2;
    scroll-margin-block: calc(var(--iops-sticky-top, 0px) + 70px) 120px;
    font-weight: 600;
    line-height: 1.4;
    overflow-wrap: anywhere;

    /* The whole row is the button; what lies above it keeps its own clicks. */
    &::after {
      content: '';
      position: absolute;
      inset: 0;
    }

    &:focus-visible {
      outline: none;

      &::after {
        outline: 2px solid var(--_focus);
        outline-offset: -3px;
        border-radius: calc(var(--_radius) - 3px);
      }
    }
  }

  .item > .age {
    grid-area: 1 / 3;
    padding-block-start: 2px;
    color: var(--_muted);
    font-size: 0.857em;
    white-space: nowrap;
  }

  .meta,
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0 6px;
    font-size: 0.929em;
  }

  .meta {
    color: var(--_muted);
    overflow-wrap: anywhere;

    & > :not(:last-child)::after {
      content: '·';
      margin-inline-start: 6px;
      color: var(--_muted);
      font-weight: 400;
    }

    .word {
      font-weight: 600;
    }
  }

  .reason {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-clamp: 2;
    overflow: hidden;
    margin-block-start: 3px;

    [aria-expanded='true'] ~ & {
      -webkit-line-clamp: none;
      line-clamp: none;
    }
  }

  .actions {
    position: relative;
    align-items: center;
    column-gap: 2px;
    margin: 4px -8px 0;
    /* Clicks beside the buttons belong to the row. */
    pointer-events: none;

    & > * {
      pointer-events: auto;
    }

    .quiet:not(.why) {
      color: var(--_muted);
    }

    .item:is(:hover, :focus-within) & .quiet {
      color: var(--_fg);
    }
  }

  .why {
    display: inline-flex;
    align-items: center;
    gap: 2px;
    margin-inline-start: auto;
  }

  .why .icon,
  .head > .chevron {
    font-size: 0.857em;
    transition: rotate 120ms;
  }

  .item > .chevron {
    grid-area: 2 / 3;
    justify-self: end;
  }

  .head > .meta {
    grid-area: 2 / 2;
  }

  [aria-expanded='true'] ~ .chevron,
  [aria-expanded='true'] ~ .actions .chevron {
    rotate: 90deg;
  }

  .item:is([data-current], [data-picked]) {
    background: var(--_tint);
  }

  .item[data-current] {
    box-shadow: inset 3px 0 var(--_accent);
  }

  .item[data-member] {
    padding-inline-start: calc(var(--_pad) + 28px);
  }

  .item[data-closed] > .open,
  .item[data-closed] > .icon,
  @container (inline-size < 460px) {
    .item > .actions > .snooze {
      display: none;
    }
  }

  @media (hover: hover) {
    .item:hover:not([data-current], [data-picked]) {
      background: color-mix(in srgb, var(--_fg) 2.5%, var(--_surface));
    }
  }

  @media (prefers-reduced-motion) {
    .chevron {
      transition: none;
    }
  }
`;
