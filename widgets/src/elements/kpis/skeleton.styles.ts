import { css } from 'lit';

/** The grid, and what stands in it before the view and the data do, of the size that cards will have. */
export const kpisSkeletonStyles = css`
  .grid {
    --_columns: 1;
    display: grid;
    grid-template-columns: repeat(var(--_columns), minmax(0, 1fr));
    /* The lines are drawn by the cards; those at the outer edges are clipped. */
    margin: 0 -1px -1px 0;
  }

  .grid > li {
    min-block-size: 139px;
    min-inline-size: 0;
    padding: calc(var(--_space) * 4) calc(var(--_space) * 5);
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

  @container (inline-size >= 320px) {
    .grid {
      --_columns: 2;
    }
  }

  @container (320px <= inline-size < 500px) {
    .grid > li {
      min-block-size: 234px;
      padding: calc(var(--_space) * 3.5) calc(var(--_space) * 4);
    }
  }

  @container (inline-size >= 720px) {
    .wide-3 {
      --_columns: 3;
    }

    .wide-1 {
      --_columns: 1;
    }
  }

  @container (inline-size >= 880px) {
    .wide-4 {
      --_columns: 4;
    }
  }
`;
