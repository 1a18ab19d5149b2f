import type { StreamName } from '@iops/contracts';
import { RESOURCE_STREAMS } from '../../data/rails-poller/polled-streams.js';
import type { RailsConfig } from '../../platform/config/config.js';

/** Events come up to a minute late while all is well; what comes later corrects the hour. */
const POSTED_MS = 60_000;
/** One poll may fail. */
const POLLS = 2;

/** How late events of a stream come while all is well, in milliseconds: those that are polled wait for the poll. */
export function latenessMs(stream: StreamName, rails: Pick<RailsConfig, 'resources' | 'everySeconds'> | null): number {
  const resource = rails?.resources.find((each) => RESOURCE_STREAMS[each].includes(stream));
  return POSTED_MS + (resource === undefined ? 0 : POLLS * 1_000 * rails!.everySeconds[resource]);
}

/** True for a stream whose events come as they happen. */
export function isPrompt(stream: StreamName, rails: Pick<RailsConfig, 'resources' | 'everySeconds'> | null): boolean {
  return latenessMs(stream, rails) === POSTED_MS;
}
