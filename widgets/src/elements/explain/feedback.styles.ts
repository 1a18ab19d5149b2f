import { css } from 'lit';

/** Votes beside what they are about, and the question that follows one against. */
export const feedbackStyles = css`
  .votes {
    display: inline-flex;
    justify-self: end;
    gap: 2px;
    margin-inline-end: -5px;
  }

  .vote {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 4px;
    min-inline-size: 26px;
    min-block-size: 26px;
    padding-inline: 5px;
    border-radius: 6px;
    color: var(--_muted);
    font-size: var(--_xs);
  }

  .vote .icon {
    font-size: 15px;
  }

  .vote:not([disabled]):hover {
    color: var(--_accent);
    background: color-mix(in srgb, currentColor 9%, transparent);
  }

  .vote[aria-pressed='true'] {
    color: var(--_accent);
    background: color-mix(in srgb, currentColor 13%, transparent);
  }

  .vote[aria-pressed='true'] .line {
    fill: color-mix(in srgb, currentColor 35%, transparent);
  }

  .vote[disabled] {
    cursor: default;
  }

  .whole {
    display: flex;
    align-items: center;
    gap: 6px;
    margin-block-start: 4px;
  }

  .ask-why {
    grid-column: 1 / -1;
    display: grid;
    gap: 10px;
    margin-block: 8px;
    padding: calc(3 * var(--_space)) calc(4 * var(--_space));
    border-radius: calc(var(--_radius) * 0.8);
    background: var(--_sunken);
    color: var(--_fg);
    font-size: var(--_sm);
  }

  .ask-why fieldset {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin: 0;
    padding: 0;
    border: 0;
  }

  .ask-why legend {
    padding: 0;
    margin-block-end: 6px;
    font-weight: 600;
  }

  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: 28px;
    padding-inline: 8px 10px;
    border: 1px solid var(--_border);
    border-radius: 14px;
    background: var(--_surface);
    cursor: pointer;
  }

  .chip:has(:checked) {
    border-color: var(--_accent);
    color: var(--_accent);
  }

  .chip:has(:focus-visible) {
    outline: 2px solid var(--_focus);
    outline-offset: 1px;
  }

  .chip input {
    margin: 0;
    outline: none;
    accent-color: var(--_accent);
  }

  .say {
    display: grid;
    gap: 3px;
    color: var(--_muted);
  }

  .ask-why textarea {
    inline-size: 100%;
    padding: 6px 8px;
    border: 1px solid color-mix(in srgb, var(--_muted) 75%, var(--_surface));
    border-radius: 6px;
    background: var(--_surface);
    color: var(--_fg);
    font: inherit;
    resize: vertical;
  }

  @media (forced-colors: active) {
    .vote[aria-pressed='true'] {
      outline: 1px solid Highlight;
    }

    .ask-why {
      border: 1px solid CanvasText;
    }
  }
`;
