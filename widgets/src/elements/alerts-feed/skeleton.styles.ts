import { css } from 'lit';

/** What stands there before the view and the data do, of the size that they will have. */
export const feedSkeletonStyles = css`
  .bones li {
    display: grid;
    gap: 8px;
    align-content: center;
    min-block-size: 124px;
    padding: calc(var(--_space) * 4) calc(var(--_space) * 5);
  }

  .bones li + li {
    border-block-start: 1px solid var(--_border);
  }

  .bones .bone {
    inline-size: 88%;
    block-size: 0.8em;
  }

  .bones .bone:first-child {
    inline-size: 46%;
    block-size: 1em;
  }

  .bones .bone:last-child {
    inline-size: 64%;
  }

  .fallback {
    padding: calc(var(--_space) * 5);
  }
`;
