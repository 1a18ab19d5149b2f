import { css } from 'lit';

/** What stands there before the view and the data do, of the size that they will have. */
export const explainSkeletonStyles = css`
  .bones {
    display: grid;
    gap: 12px;
    padding: calc(var(--_space) * 5);
    min-block-size: 18rem;
    align-content: start;
  }

  .bones .bone {
    block-size: 0.8em;
  }

  .bones .bone:first-child {
    inline-size: 34%;
  }

  .bones .bone:nth-child(2) {
    inline-size: 82%;
    block-size: 1.2em;
  }

  .bones .bone:nth-child(3) {
    inline-size: 46%;
    margin-block-end: 14px;
  }

  .bones .bone:last-child {
    inline-size: 60%;
  }

  .fallback {
    padding: calc(var(--_space) * 5);
  }
`;
