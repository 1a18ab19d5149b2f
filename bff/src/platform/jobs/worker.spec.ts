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

describe('two workers that always find work', () => {
  let pace: Pace;
  let workers: Worker[];
  let atWork: number;
  let most: number;
  let taken: Record<string, number>;
  beforeEach(() => {
    jest.useFakeTimers();
    [pace, atWork, most, taken] = [new Pace(), 0, 0, { quick: 0, slow: 0 }];
    const stepOf = (name: string, ms: number) => async () => {
      taken[name]! += 1;
      most = Math.max(most, ++atWork);
      await new Promise((resolve) => setTimeout(resolve, ms));
      atWork -= 1;
      return true;
    };
    workers = [
      new Worker('quick', stepOf('quick', STEP_MS), new JobStatuses(), pace),
      new Worker('slow', stepOf('slow', 20_000), new JobStatuses(), pace),
    ];
  });
  afterEach(async () => {
    const stopped = Promise.all(workers.map((worker) => worker.stop()));
    await jest.advanceTimersByTimeAsync(20_000);
    await stopped;
    jest.useRealTimers();
  });
  const press = async (ms: number) => {
    for (let at = 0; at < ms; at += 100) {
      pace.press();
      await jest.advanceTimersByTimeAsync(100);
    }
  };

  it('work at the same time while nothing goes first', async () => {
    for (const worker of workers) worker.start();
    await jest.advanceTimersByTimeAsync(100);
    expect(most).toBe(2);
  });

  it('take turns while something goes first, and the next goes on once that is over', async () => {
    pace.press();
    for (const worker of workers.toReversed()) worker.start();
    await press(4_000);
    expect([most, taken]).toEqual([1, { quick: 0, slow: 1 }]);
    await jest.advanceTimersByTimeAsync(300);
    expect(most).toBe(2);
    expect(taken['quick']).toBeGreaterThan(0);
  });

  it('leave the turn to the next also when they fail', async () => {
    const failing = new Worker('failing', () => Promise.reject(new Error('no')), new JobStatuses(), pace);
    workers.push(failing);
    pace.press();
    failing.start();
    await press(100);
    workers[0]!.start();
    await press(100);
    expect(taken['quick']).toBe(1);
  });

  it('stop at once while they wait for their turn', async () => {
    pace.press();
    for (const worker of workers.toReversed()) worker.start();
    await press(100);
    await workers[0]!.stop();
    expect(taken).toEqual({ quick: 0, slow: 1 });
  });

  it('wait for each other no longer than for five seconds', async () => {
    pace.press();
    for (const worker of workers.toReversed()) worker.start();
    await press(5_200);
    expect(taken).toEqual({ quick: 1, slow: 1 });
  });
});
