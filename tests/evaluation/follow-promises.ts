import type { Alert, Anomaly, CustomerSummary } from '@iops/contracts';
import type { FilledWorld } from './fill.js';
import { judgeUntil } from './measure.js';
import { type Alerted, type Held, looksFor, seenPromise, streamPromises } from './promises.js';

/** Jobs of what alerts of customers, subjects and tutors rest on. */
const JOBS = ['forecast', 'health', 'churn', 'tutors'];
const OF_STREAMS = ['stream_anomaly', 'data_quality'];

/** Lets the product score, forecast and alert as of now, and reads what it alerts of. */
export async function readAlerted({ product, now }: FilledWorld): Promise<Alerted> {
  for (const job of JOBS) await product.run(job, now);
  await product.settled();
  // Some of it is known as of this minute: what followed the filling came after its end.
  await product.run('alerts', Date.now());
  return {
    now,
    alerts: await product.all<Alert>('/api/alerts'),
    customers: await product.all<CustomerSummary>('/api/customers'),
  };
}

/** What was seen of the streams: the alerts that held at each look, and all that was found up to now. */
export interface Followed {
  held: Held[];
  found: Anomaly[];
}

/** Lets the product judge and alert as of one moment after the other, wherever a promise of a stream is still open. */
export async function followStreams(filled: FilledWorld): Promise<Followed> {
  const { product, runs, now } = filled;
  const promises = runs.flatMap((run) =>
    streamPromises(run, now).map((promise) => {
      return { run, promise, looks: new Set(looksFor(promise, Date.parse(run.startedAt))) };
    }),
  );
  const held: Held[] = [];
  const isOpen = ({ run, promise }: (typeof promises)[number]) => seenPromise(run, promise, held).afterHours === null;
  const looks = [...new Set(promises.flatMap((each) => [...each.looks]))].sort((a, b) => a - b);
  for (const at of looks) {
    if (!promises.some((each) => each.looks.has(at) && isOpen(each))) continue;
    await judgeUntil(filled, at);
    await product.run('alerts', at);
    for (const type of OF_STREAMS) {
      const alerts = await product.all<Alert>(`/api/alerts?type=${type}`);
      // What a schedule asks in between is asked as of now: of a moment of the past only what its look saw holds.
      const holds = ({ lastSeenAt }: Alert) =>
        Date.parse(lastSeenAt) === at || (at === now && Date.parse(lastSeenAt) > at);
      held.push(...alerts.filter(holds).map((alert) => ({ alert, at })));
    }
  }
  await judgeUntil(filled, now);
  return { held, found: await product.all<Anomaly>('/api/anomalies') };
}
