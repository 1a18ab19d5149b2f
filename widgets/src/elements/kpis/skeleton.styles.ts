import { css } from 'lit';

/** The bar and the grid, and what stands in it before the view and the data do, of the size that cards will have. */
export const kpisSkeletonStyles = css`
  .bar {
    position: relative;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    min-block-size: calc(29px + 4 * var(--_space));
    padding: calc(2 * var(--_space)) calc(5 * var(--_space));
    border-block-end: 1px solid var(--_border);
    color: var(--_muted);
    font-size: var(--_xs);
  }

  .grid {
    --_columns: 1;
    display: grid;
    grid-template-columns: repeat(var(--_columns), minmax(0, 1fr));
    /* The lines are drawn by the cards; those at the outer edges are clipped. */
    margin: 0 -1px -1px 0;
  }

  .grid > li {
    min-block-size: calc(107px + 8 * var(--_space));
    min-inline-size: 0;
    padding: calc(4 * var(--_space)) calc(5 * var(--_space));
    border-inline-end: 1px solid var(--_border);
    border-block-end: 1px solid var(--_border);
  }

  .grid .bone {
    inline-size: 52%;
    block-size: 0.85em;
    margin-block: 5px 22px;
  }

  .grid .bone + .bone {
    inline-size: 34%;
    block-size: 1.7em;
    margin-block: 0 20px;
  }

  .grid .bone + .bone + .bone {
    inline-size: 78%;
    block-size: 0.8em;
    margin-block: 0;
  }

  @container (inline-size < 460px) {
    .bar {
      min-block-size: calc(61px + 4 * var(--_space));
      align-content: end;
    }
  }

  @container (inline-size >= 320px) {
    .grid {
      --_columns: 2;
    }

    .wide-1 {
      --_columns: 1;
    }
  }

  @container (320px <= inline-size < 500px) {
    .grid > li {
      min-block-size: calc(206px + 7 * var(--_space));
      padding: calc(3.5 * var(--_space)) calc(4 * var(--_space));
    }
  }

  @container (inline-size >= 720px) {
    .wide-3,
    .wide-4 {
      --_columns: 3;
    }
  }

  @container (inline-size >= 880px) {
    .wide-4 {
      --_columns: 4;
    }
  }

  @container (inline-size >= 1280px) {
    .vast-4 {
      --_columns: 4;
    }

    .vast-5 {
      --_columns: 5;
    }

    .vast-6 {
      --_columns: 6;
    }
  }
`;
