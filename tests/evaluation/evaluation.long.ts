import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { evaluate, type Measured } from './evaluate.js';
import { floorsOf } from './floors.js';
import { measureWorld } from './measure-world.js';
import { type Floor, isReached, reportOf } from './report.js';
import { WORLDS } from './worlds.js';

const PAGE = fileURLToPath(new URL('../../docs/evaluation.md', import.meta.url));

describe('marketplaces whose truth is known', () => {
  let floors: Floor[] = [];

  beforeAll(async () => {
    const measured: Measured[] = [];
    for (const world of WORLDS) measured.push(await measureWorld(world));
    const evaluation = evaluate(measured);
    floors = floorsOf(evaluation);
    await writeFile(PAGE, reportOf(evaluation, floors));
  }, 1_800_000);

  const reached = (named: RegExp) => {
    const meant = floors.filter(({ what }) => named.test(what));
    expect(meant).not.toEqual([]);
    expect(meant.filter((floor) => !isReached(floor))).toEqual([]);
  };

  it('given customers who leave, their tier and their churn score tell so, days before', () => {
    reached(/leavers|customers|warning/);
  });

  it('given tutors who fail, the list of the underperforming names most of them', () => {
    reached(/tutors/);
  });

  it('given a shortage, the forecast tells of it 12 hours ahead or more', () => {
    reached(/hours ahead/);
  });

  it('given three weeks of forecasts, they are better than repeating what was, and their bands hold', () => {
    reached(/forecasts/);
  });

  it('given incidents, they are found in time, with few false alarms', () => {
    reached(/silent|promises|false alarms/);
  });

  it('given red herrings, nothing is found', () => {
    reached(/herrings/);
  });
});
