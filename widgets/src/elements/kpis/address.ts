import { type Lookback, NAMES } from './lookback.js';

/** An address with the lookback in it; what else it holds stays. */
export function withLookback(href: string, { range, from, to }: Lookback): string {
  const url = new URL(href);
  for (const name of Object.values(NAMES)) url.searchParams.delete(name);
  const kept = from ? { [NAMES.from]: from, [NAMES.to]: to } : { [NAMES.range]: range };
  for (const [name, value] of Object.entries(kept)) if (value) url.searchParams.set(name, value);
  return url.href;
}
