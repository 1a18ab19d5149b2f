import type { Alert, StreamName } from '@iops/contracts';
import type { Measured } from './evaluate.js';
import { fillWorld } from './fill.js';
import { judgeStreams, makeForecasts, readCustomers, readTutors } from './measure.js';
import { countEvents, readDemand, readTwoStarTutor } from './observed.js';
import type { EvaluationWorld } from './worlds.js';

/** Fills a system with a marketplace, lets the jobs run, and notes what the product tells. Ends the system. */
export async function measureWorld(world: EvaluationWorld): Promise<Measured> {
  const filled = await fillWorld(world);
  const { system, product, now, truth, runs } = filled;
  try {
    for (const job of ['health', 'churn', 'tutors']) await product.run(job, now);
    const counts = await countEvents(system);
    const demand = await readDemand(system);
    const forecasts = await makeForecasts(filled, [...demand.keys()]);
    const anomalies = await judgeStreams(filled);
    await product.run('alerts', now);
    const spoiling = runs.find(({ scenarioId }) => scenarioId === 'first-session-collapse');
    return {
      world,
      events: [...counts.values()].reduce((sum, count) => sum + count, 0),
      now,
      truth,
      runs,
      pasts: await readCustomers(product, now),
      tutors: await readTutors(product),
      spoiltTutor: spoiling ? await readTwoStarTutor(system, spoiling) : null,
      demand,
      forecasts,
      streams: [...counts.keys()] as StreamName[],
      anomalies,
      alerts: await product.all<Alert>('/api/alerts'),
    };
  } finally {
    await system.stop();
  }
}
