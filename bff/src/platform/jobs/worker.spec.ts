import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { JobStatuses } from './job-statuses.js';
import { Pace } from './pace.js';
import { Worker } from './worker.js';

/** What each step takes. */
const STEP_MS = 20;

describe('a worker that always finds work', () => {
  let steps: number;
  let pace: Pace;
  let worker: Worker;
  beforeEach(() => {
    jest.useFakeTimers();
    steps = 0;
    pace = new Pace();
    const step = async () => {
      steps += 1;
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
      return true;
    };
    worker = new Worker('test', step, new JobStatuses(), pace);
  });
  afterEach(async () => {
    const stopped = worker.stop();
    await jest.advanceTimersByTimeAsync(STEP_MS);
    await stopped;
    jest.useRealTimers();
  });
  const pass = async (ms: number, isPressed: boolean) => {
    for (let at = 0; at < ms; at += 10) {
      if (isPressed) pace.press();
      await jest.advanceTimersByTimeAsync(10);
    }
  };

  it('goes on after a short rest', async () => {
    worker.start();
    await pass(440, false);
    expect(steps).toBe(10);
  });

  it('rests while something goes first, and a wake does not end that', async () => {
    pace.press();
    worker.start();
    await pass(300, true);
    worker.wake();
    await pass(100, true);
    expect(steps).toBe(1);
    await pass(200, true);
    expect(steps).toBe(2);
  });

  it('goes on as soon as that is over', async () => {
    pace.press();
    worker.start();
    await pass(100, true);
    expect(steps).toBe(1);
    await pass(260, false);
    expect(steps).toBe(2);
  });
});
