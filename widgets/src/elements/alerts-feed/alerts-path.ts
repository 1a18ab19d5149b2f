import type { AlertFilter } from './alert-filter.js';

/** The query of the alerts that pass a filter, to be put behind a `?` or a `&`. */
export function filterQuery({ severities, types, states }: AlertFilter): string {
  const set = { severity: severities, type: types, state: states };
  return Object.entries(set)
    .map(([name, chosen]) => (chosen.length > 0 ? `&${name}=${encodeURIComponent(chosen.join())}` : ''))
    .join('');
}
