import { css } from 'lit';

/** The form and the line that takes its place. Loaded with the form. */
export const styles = css`
  .form {
    display: grid;
    gap: calc(var(--_space) * 4);
    max-inline-size: 34rem;
    padding: calc(var(--_space) * 6) calc(var(--_space) * 5);
  }

  h3 {
    font-size: 1.143em;
    font-weight: 600;
    line-height: 1.3;
  }

  .field {
    display: grid;
    gap: 7px;
  }

  label {
    font-weight: 500;
  }

  .field p,
  .form > p {
    color: var(--_muted);
    font-size: 0.929em;
  }

  .field .critical {
    display: flex;
    gap: 7px;
  }

  .field .icon {
    margin-block-start: 0.2em;
  }

  .form > .ended {
    padding: 8px 12px;
    border-inline-start: 3px solid var(--_warning);
    background: color-mix(in srgb, var(--_warning) 8%, var(--_surface));
    color: var(--_warning);
  }

  .field input {
    inline-size: 100%;
    min-block-size: 38px;
    padding: 6px 10px;
    border: 1px solid color-mix(in srgb, var(--_fg) 45%, var(--_surface));
    border-radius: 6px;
    background: var(--_surface);
    color: var(--_fg);
    font: inherit;
  }

  .field input[aria-invalid] {
    border-color: var(--_critical);
    box-shadow: inset 0 0 0 1px var(--_critical);
  }

  .keep {
    display: flex;
    align-items: center;
    gap: 9px;
    min-block-size: 24px;
    font-weight: 400;
    cursor: pointer;
  }

  .keep input {
    inline-size: 18px;
    block-size: 18px;
    margin: 0;
    accent-color: var(--_accent);
  }

  .form > #keep-hint {
    margin-block-start: calc(var(--_space) * -3);
    padding-inline-start: 27px;
  }

  .primary {
    justify-self: start;
    min-block-size: 38px;
    padding-inline: 18px;
    border-radius: 6px;
    background: var(--_accent);
    color: var(--_surface);
    font-weight: 600;
  }

  .primary:hover {
    background: color-mix(in srgb, var(--_accent) 86%, var(--_fg));
  }

  .primary:disabled {
    opacity: 0.7;
    cursor: progress;
  }

  .session {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    padding: calc(var(--_space) * 3) calc(var(--_space) * 5);
  }

  .session > div {
    flex: 1 1 12rem;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .session .quiet {
    margin-inline-start: auto;
  }

  .session strong {
    font-weight: 600;
  }

  @container (inline-size < 360px) {
    .primary {
      justify-self: stretch;
      text-align: center;
    }
  }

  @media (forced-colors: active) {
    .primary {
      border: 1px solid ButtonBorder;
    }
  }
`;
