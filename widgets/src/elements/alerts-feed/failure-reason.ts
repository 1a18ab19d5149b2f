import type { Strings } from '../../i18n/en.js';
import type { IopsError } from '../../runtime/error.js';

/** Why an action did not happen, for the operator. */
export function failureReason({ code }: Pick<IopsError, 'code'>, { feed: { failed } }: Strings): string {
  if (code === 'forbidden' || code === 'conflict' || code === 'unauthenticated') return failed[code];
  const isUnreached = code === 'network' || code === 'timeout' || code === 'unavailable';
  return isUnreached ? failed.network : failed.other;
}
