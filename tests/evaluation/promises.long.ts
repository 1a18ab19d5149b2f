import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Evaluation, quietOf } from './evaluate.js';
import { fillWorld } from './fill.js';
import { type Followed, followStreams, readAlerted } from './follow-promises.js';
import { readTwoStarTutor } from './observed.js';
import { withPromiseTable } from './promise-table.js';
import { type Alerted, type SeenPromise, seenPromise, statePromises, streamPromises } from './promises.js';
import type { PlantedRun } from './truth.js';
import { type EvaluationWorld, PROMISED_WORLDS } from './worlds.js';

const PAGE = fileURLToPath(new URL('../../docs/scenarios.md', import.meta.url));
const SPOILING = 'first-session-collapse';

interface Played {
  runs: PlantedRun[];
  alerted: Alerted;
  spoiltTutor: string | null;
  followed: Followed;
}

describe('the scenarios, laid into marketplaces of the default size', () => {
  let promises: SeenPromise[];
  let quiet: Evaluation['quiet'];

  beforeAll(async () => {
    const played: Played[] = [];
    for (const world of PROMISED_WORLDS) played.push(await play(world));
    promises = played.flatMap((one) => promisesOf(one, played.find((other) => other !== one)!));
    quiet = played.flatMap(({ runs, followed }) => quietOf({ runs, anomalies: { from: 0, found: followed.found } }));
  }, 3_600_000);

  it('raise what they promise by when they promise it, and the page tells so', async () => {
    expect(quiet).toHaveLength(PROMISED_WORLDS.flatMap(({ planted }) => planted).length);
    expect(promises.filter(({ afterHours }) => afterHours === null)).toEqual([]);
    await writeFile(PAGE, withPromiseTable(await readFile(PAGE, 'utf8'), promises));
  });

  it('leave quiet the streams that they name, and red herrings everything', () => {
    // That no stream of fifty falls silent by chance in two weeks cannot be promised: false alarms have a floor of their own.
    const broken = quiet.map(({ isHerring, breaches, ...of }) => ({
      ...of,
      breaches: breaches.filter(({ kind }) => isHerring || kind !== 'silence'),
    }));
    expect(broken.filter(({ breaches }) => breaches.length > 0)).toEqual([]);
  });
});

/** The promises of a marketplace, held against one that is the same but for its scenarios. */
function promisesOf({ runs, alerted, spoiltTutor, followed }: Played, other: Played): SeenPromise[] {
  return [
    ...runs.flatMap((run) =>
      streamPromises(run, alerted.now).map((promise) => seenPromise(run, promise, followed.held)),
    ),
    ...statePromises(runs, { here: alerted, usual: other.alerted, spoiltTutor }),
  ];
}

async function play(world: EvaluationWorld): Promise<Played> {
  const filled = await fillWorld(world);
  try {
    const { system, runs } = filled;
    const alerted = await readAlerted(filled);
    const spoiling = runs.find(({ scenarioId }) => scenarioId === SPOILING);
    const spoiltTutor = spoiling ? await readTwoStarTutor(system, spoiling) : null;
    return { runs, alerted, spoiltTutor, followed: await followStreams(filled) };
  } finally {
    await filled.system.stop();
  }
}
