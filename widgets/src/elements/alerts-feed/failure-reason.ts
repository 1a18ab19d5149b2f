import type { Alert } from '@iops/contracts';
import type { Strings } from '../../i18n/en.js';
import type { IopsErrorCode } from '../../runtime/error.js';

/** Why an action did not happen, for the operator. */
export function failureReason(code: IopsErrorCode, { feed: { failed } }: Strings): string {
  if (code === 'forbidden' || code === 'not_found' || code === 'unauthenticated') return failed[code];
  const isUnreached = code === 'network' || code === 'timeout' || code === 'unavailable';
  return isUnreached ? failed.network : failed.other;
}

/** What somebody did to an alert last, put into words by `say`. */
export function lastDeed({ history }: Alert, { explain }: Strings, say: (what: string, who: string) => string): string {
  const last = history.at(-1);
  if (!last) return say(explain.did.opened, explain.system);
  return say(explain.did[last.action], last.actor === 'system' ? explain.system : last.actor);
}
