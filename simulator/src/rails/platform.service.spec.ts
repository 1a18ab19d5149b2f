import { RAILS_RESOURCES } from '@iops/contracts';
import { beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Influence } from '../influence.js';
import { createMarketplace } from '../marketplace.js';
import { createWorld, type World } from '../world.js';
import { DAY, HOUR } from '../zone.js';
import { Platform, type Simulated } from './platform.service.js';
import { Tables } from './tables.js';

jest.setTimeout(30_000);

const ANCHOR = Date.parse('2026-03-04T20:00:00Z');
const SETTINGS = { seed: 5, students: 60, tutors: 12, timezone: 'America/Chicago', anchor: ANCHOR, backfillDays: 12 };
/** An extra booking every half hour, from two days before. */
const SURGE: Influence = {
  startsAt: ANCHOR - 2 * DAY,
  endsAt: ANCHOR + DAY,
  settlesAt: ANCHOR + DAY,
  seed: 3,
  modifiers: [{ kind: 'add', stream: 'support.call.inbound', value: 2 }],
};

let world: World;
let now: number;
let influences: Influence[];
let simulated: Simulated;
beforeAll(() => {
  world = createWorld(SETTINGS);
});
beforeEach(() => {
  [now, influences] = [ANCHOR, []];
  simulated = { now: () => now, marketplace: () => ({ world }), scenarios: { influences: () => influences } };
});

async function read(platform: Platform): Promise<Tables> {
  const tables = await platform.read();
  if (tables === null) throw new Error('not filled yet');
  return tables;
}
const rows = (tables: Tables) =>
  Object.fromEntries(
    RAILS_RESOURCES.map((name) => [name, tables.of(name).page({ since: 0, page: 1, perPage: 1e6 }).rows]),
  );
/** All that happened so far, told one by one. */
function expected(): Tables {
  const tables = new Tables();
  for (const happening of createMarketplace(world).events(world.historyFrom, now)) tables.tell(happening);
  return tables;
}

describe('the platform', () => {
  it('has nothing before it is known which world is told', async () => {
    expect(await new Platform({ ...simulated, marketplace: () => null }).read()).toBeNull();
  });

  it('has what happened by now, however often it was asked on the way', async () => {
    const once = new Platform(simulated);
    const often = new Platform(simulated);
    now = ANCHOR - 6 * DAY;
    for (; now < ANCHOR; now += 7 * HOUR) await often.read();
    now = ANCHOR;
    const wanted = rows(expected());
    expect(rows(await read(once))).toEqual(wanted);
    expect(rows(await read(often))).toEqual(wanted);
    for (const name of RAILS_RESOURCES) expect(wanted[name]!.length).toBeGreaterThan(5);
    const times = Object.values(wanted).flatMap((of) => of.map(({ updatedAt }) => updatedAt));
    expect(Math.max(...times)).toBeLessThan(ANCHOR);
  });

  it('is asked by many at once and told by none twice', async () => {
    const platform = new Platform(simulated);
    const [first, second] = await Promise.all([platform.read(), platform.read()]);
    expect(first).toBe(second);
    expect(rows(await read(platform))).toEqual(rows(expected()));
  });

  it('writes what a scenario adds to the past when it is added, so that who has read that far meets it', async () => {
    const platform = new Platform(simulated);
    const before = (await read(platform)).of('calls').size;
    influences = [SURGE];
    now += 1000;
    const { rows: added } = (await read(platform)).of('calls').page({ since: ANCHOR - 2000, page: 1, perPage: 1e6 });
    expect(added.length).toBeGreaterThan(40);
    expect((await read(platform)).of('calls').size).toBe(before + added.length);
    const called = added.map(({ fields }) => Date.parse(fields['called_at'] as string));
    expect(Math.min(...called)).toBeLessThan(ANCHOR - DAY);
    expect(Math.max(...called)).toBeLessThanOrEqual(now);
    // The influence is felt from now on as well.
    now += HOUR;
    const later = (await read(platform)).of('calls').page({ since: ANCHOR + 1000, page: 1, perPage: 1e6 }).rows;
    expect(later.length).toBeGreaterThan(0);
  });
});
