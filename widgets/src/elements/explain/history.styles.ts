import { css } from 'lit';

/** What happened to the alert, one under the other along a line. */
export const historyStyles = css`
  .history {
    display: grid;
    gap: 10px;
  }

  .history li {
    position: relative;
    padding-inline-start: 18px;
  }

  .history li::before {
    content: '';
    position: absolute;
    inset-block-start: 0.5em;
    inset-inline-start: 1px;
    inline-size: 7px;
    block-size: 7px;
    border-radius: 50%;
    background: var(--_muted);
  }

  .history li:not(:last-child)::after {
    content: '';
    position: absolute;
    inset-block: calc(0.5em + 10px) calc(-7px - 0.5em);
    inset-inline-start: 4px;
    inline-size: 1px;
    background: var(--_border);
  }

  .history li {
    overflow-wrap: anywhere;
  }

  .history time,
  .history .note {
    color: var(--_muted);
    font-size: var(--_sm);
  }

  @media (forced-colors: active) {
    .history li::before {
      border: 1px solid CanvasText;
    }
  }
`;
