/** As many as the API gives at once. */
export const ALERTS_A_PAGE = 200;
/** The worst thousand alerts of a few types: more than any scenario raises. */
export const PAGES_READ = 5;
/** A minute and a half of events a second. */
export const TRACE_POINTS = 90;
/** A clock that is so near to the real one shows the real time. */
export const CAUGHT_UP_MS = 60_000;
