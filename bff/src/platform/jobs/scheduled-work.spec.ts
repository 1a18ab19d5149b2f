import { describe, expect, it } from '@jest/globals';
import { JobStatuses } from './job-statuses.js';
import { ScheduledWork } from './scheduled-work.js';

describe('scheduled work', () => {
  const statuses = new JobStatuses();

  it('is done once at a time, and again after it has failed', async () => {
    const scheduled = new ScheduledWork('of-the-test', statuses);
    let begun = 0;
    let fail: (error: Error) => void = () => undefined;
    const work = () => {
      begun += 1;
      return new Promise<void>((_, reject) => (fail = reject));
    };
    const first = scheduled.run(work);
    await scheduled.run(work);
    expect(begun).toBe(1);
    fail(new Error('no'));
    await first;
    expect(statuses.of('of-the-test').failures).toBe(1);
    void scheduled.run(work);
    expect(begun).toBe(2);
  });

  it('is broken off when the process ends, which waits for it, and not begun any more', async () => {
    const scheduled = new ScheduledWork('of-the-test', statuses);
    const told: string[] = [];
    void scheduled.run(async () => {
      await new Promise<void>((resolve) => scheduled.signal.addEventListener('abort', () => resolve()));
      await Promise.resolve();
      told.push('work');
    });
    await scheduled.end();
    told.push('end');
    await scheduled.run(async () => void told.push('again'));
    expect(told).toEqual(['work', 'end']);
  });
});
