import type { Range } from '@iops/contracts';

/** What the trends look back over: a range by name, or `from` (ISO 8601) to `to`, which is now where it is empty. */
export interface Lookback {
  range: Range;
  from: string;
  to: string;
}

/** The ranges by name, shortest first. */
export const RANGES = ['today', '24h', '7d', '30d'] as const satisfies readonly Range[];

/** What an address calls them. */
export const NAMES = { range: 'iops-range', from: 'iops-from', to: 'iops-to' } as const;

/** What to ask the API for; `from` wins over a range by name. */
export function lookbackQuery({ range, from, to }: Lookback): string {
  return String(new URLSearchParams(from ? { from, ...(to && { to }) } : { range }));
}

/** The lookback that an address speaks of; null where it speaks of none, or of one that does not exist. */
export function lookbackIn(search: string): Lookback | null {
  const params = new URLSearchParams(search);
  const range = RANGES.find((name) => name === params.get(NAMES.range));
  const moment = (name: string) => (Number.isNaN(Date.parse(params.get(name) ?? '')) ? '' : params.get(name)!);
  const from = moment(NAMES.from);
  return range || from ? { range: range ?? '24h', from, to: from && moment(NAMES.to) } : null;
}
