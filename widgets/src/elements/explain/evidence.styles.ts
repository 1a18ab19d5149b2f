import { css } from 'lit';

/** The table of evidence; in a narrow place the time goes under the value. */
export const evidenceStyles = css`
  table {
    inline-size: 100%;
    border-collapse: collapse;
  }

  th,
  td {
    padding: 7px 0;
    vertical-align: baseline;
    text-align: start;
    font-weight: 400;
  }

  th + td,
  td + td {
    padding-inline-start: 14px;
  }

  tbody tr + tr > * {
    border-block-start: 1px solid var(--_border);
  }

  tbody th {
    color: var(--_muted);
    overflow-wrap: anywhere;
  }

  tbody th {
    inline-size: 42%;
  }

  td.value {
    font-weight: 500;
    overflow-wrap: anywhere;
  }

  td.when {
    color: var(--_muted);
    font-size: var(--_xs);
    text-align: end;
    white-space: nowrap;
  }

  .back {
    min-block-size: 24px;
    margin-block: -2px;
    overflow-wrap: anywhere;
  }

  .back:hover {
    color: var(--_accent);
  }

  tr:focus {
    outline: none;
  }

  tr[data-lit] > * {
    background: color-mix(in srgb, var(--_accent) 12%, var(--_surface));
  }

  tr[data-lit] > :first-child {
    box-shadow:
      -8px 0 0 color-mix(in srgb, var(--_accent) 12%, var(--_surface)),
      -10px 0 0 var(--_accent);
  }

  tr[data-lit] > :last-child {
    box-shadow: 8px 0 0 color-mix(in srgb, var(--_accent) 12%, var(--_surface));
  }

  @container (inline-size < 400px) {
    tbody tr {
      display: grid;
      grid-template: auto 1fr / minmax(0, 1fr) minmax(0, 1fr);
      padding-block: 6px;
      border-block-start: 1px solid var(--_border);
    }

    tbody tr:first-child {
      border-block-start: 0;
    }

    tbody tr > * {
      padding-block: 1px;
    }

    tbody tr + tr > * {
      border-block-start: 0;
    }

    tbody th {
      grid-row: span 2;
      inline-size: auto;
    }

    td.value {
      text-align: end;
    }

    td.when {
      grid-column: 2;
    }
  }

  @media (forced-colors: active) {
    tr[data-lit] {
      outline: 2px solid Highlight;
    }
  }
`;
