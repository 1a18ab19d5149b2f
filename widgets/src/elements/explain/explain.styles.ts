import { css } from 'lit';
import { evidenceStyles } from './evidence.styles.js';
import { feedbackStyles } from './feedback.styles.js';
import { groundsStyles } from './grounds.styles.js';
import { historyStyles } from './history.styles.js';

/** A page of reasons: prose first, then what it rests on. */
export const styles = css`
  ${evidenceStyles}
  ${groundsStyles}
  ${feedbackStyles}
  ${historyStyles}

  .head,
  section.part,
  .text {
    padding-inline: calc(5 * var(--_space));
  }

  .head {
    padding-block: calc(5 * var(--_space)) 0;
  }

  .severity {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    font-size: var(--_sm);
    font-weight: 600;
  }

  h3 {
    margin-block: 6px 4px;
    font-size: calc(var(--_md) * 9 / 7);
    font-weight: 600;
    line-height: 1.3;
    letter-spacing: -0.012em;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }

  .about {
    display: flex;
    flex-wrap: wrap;
    gap: 0 6px;
    color: var(--_muted);
    font-size: var(--_sm);
    overflow-wrap: anywhere;
  }

  .about > :not(:last-child)::after {
    content: '·';
    margin-inline-start: 6px;
  }

  .text {
    display: grid;
    gap: 8px;
    margin-block: 14px 18px;
    line-height: 1.6;
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }

  /* No line longer than eyes find the next one from. */
  .text > *,
  [part='method'] {
    max-inline-size: 44em;
  }

  @container (inline-size >= 900px) {
    .factors,
    table {
      max-inline-size: 56em;
    }
  }

  .lead {
    font-size: var(--_lg);
    line-height: 1.55;
  }

  .lead + p {
    color: color-mix(in srgb, var(--_fg) 82%, var(--_muted));
  }

  /* A figure and the comma behind it stay together; within itself a long one breaks. */
  .kept {
    white-space: nowrap;
  }

  .figure {
    display: inline;
    white-space: normal;
    padding: 1px 2px;
    margin: -1px -2px;
    border-radius: 3px;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    text-decoration: underline dotted color-mix(in srgb, var(--_accent) 75%, transparent);
    text-decoration-thickness: 1.5px;
    text-underline-offset: 0.22em;
  }

  .row-link {
    padding: 2px;
    margin: -2px 4px -2px -2px;
    border-radius: 3px;
    color: var(--_muted);
    font-size: var(--_sm);
    text-decoration: underline dotted;
    text-underline-offset: 0.22em;
  }

  .row-link:hover,
  .figure:hover,
  .figure[data-lit] {
    background: color-mix(in srgb, var(--_accent) 13%, transparent);
  }

  .pending {
    color: var(--_muted);
  }

  section.part {
    padding-block: calc(4 * var(--_space));
    border-block-start: 1px solid var(--_border);
  }

  h4 {
    margin-block-end: 10px;
    color: var(--_muted);
    font-size: var(--_xs);
    font-weight: 600;
    line-height: 1.4;
  }

  .steps {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }

  .step {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-inline-size: 0;
    min-block-size: 32px;
    padding: 3px 12px;
    overflow-wrap: anywhere;
    border: 1px solid color-mix(in srgb, var(--_accent) 38%, var(--_border));
    border-radius: 7px;
    color: var(--_accent);
    font-weight: 500;
  }

  .step:hover {
    background: color-mix(in srgb, var(--_accent) 8%, transparent);
  }

  .step[disabled] {
    border-color: var(--_border);
    color: var(--_muted);
    cursor: default;
  }

  .told {
    color: var(--_muted);
    font-size: var(--_xs);
  }

  .told:not(:empty) {
    margin-block-start: 8px;
  }

  .part > .quiet {
    margin: 4px 0 -6px -8px;
  }

  .blank {
    min-block-size: 9rem;
  }

`;
