import type { MarketplaceEvent } from '@iops/contracts';
import type { Influence } from '../influence.js';
import { createMarketplace } from '../marketplace.js';
import { startFrom, type Wanted, worldName } from '../resume.js';
import { influenceOf } from '../scenarios/run.js';
import { runsOf } from '../scenarios/saved-runs.js';
import { StateFile } from '../state-file.client.js';
import { createWorld } from '../world.js';
import { HOUR } from '../zone.js';

/** How far back is looked, further where that is not enough: the rarest streams speak a few times an hour. */
const LOOKS_BACK_MS = [HOUR, 6 * HOUR, 48 * HOUR];

/**
 * The newest events of a stream that the simulator of a folder told, the newest last: made again from its state, so
 * they are what was posted to the byte, but for faults on the way. Throws an Error where there is no such state.
 */
export async function lastTold(home: string, stream: string, count: number): Promise<MarketplaceEvent[]> {
  const saved = (await new StateFile(home).read()) as Wanted | null;
  const until = Date.now();
  const start = saved && startFrom(saved, { ...saved, anchor: until }, until);
  if (!saved || !start || start.sentUntil === null) throw new Error(`no simulator has told anything yet in ${home}`);
  const world = createWorld(start.world);
  const marketplace = createMarketplace(world, await influencesOf(home, worldName(saved.installationId, world)));
  const to = start.simulatedNow ?? start.sentUntil;
  let found: MarketplaceEvent[] = [];
  for (const back of LOOKS_BACK_MS) {
    const told = marketplace.events(to - back, to).map(({ event }) => event);
    found = told.filter(({ event_type }) => event_type === stream);
    if (found.length >= count) break;
  }
  return found.slice(-count);
}

async function influencesOf(home: string, world: string): Promise<Influence[]> {
  return runsOf(await new StateFile(home, 'scenarios.json').read(), world).map(influenceOf);
}
