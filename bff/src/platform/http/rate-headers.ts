/** Seconds of the window that budgets are given for. */
export const WINDOW_SECONDS = 60;

/** `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-11): what may be used in each window. */
export function policyOf(name: string, points: number): string {
  return `"${name}";q=${points};w=${WINDOW_SECONDS}`;
}

/** `RateLimit`: what is left, and the whole seconds until there is all of it again. */
export function standingOf(name: string, left: number, msLeft: number): string {
  return `"${name}";r=${Math.max(0, left)};t=${secondsOf(msLeft)}`;
}

/** Whole seconds, at least one: who waits so long does not come too early. */
export function secondsOf(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1_000));
}
