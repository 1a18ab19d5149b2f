import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { withDeadline } from './deadline.client.js';

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Like a request that nobody answers: only its signal ends it. */
const unanswered = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    const end = () => reject(signal.reason as Error);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
  });

describe('a deadline', () => {
  it('ends what takes too long, also when garbage is collected meanwhile', async () => {
    const stop = new AbortController();
    const over = withDeadline(300, stop.signal, unanswered);
    const collecting = setInterval(collectGarbage, 20);
    await expect(over).rejects.toThrow('no answer in 0.3 s');
    clearInterval(collecting);
  });

  it('ends with the stop that it was given, also with one that came before', async () => {
    const stop = new AbortController();
    const over = withDeadline(60_000, stop.signal, unanswered);
    stop.abort();
    await expect(over).rejects.toThrow('stopped');
    await expect(withDeadline(60_000, stop.signal, unanswered)).rejects.toThrow('stopped');
  });

  it('gives back what came in time, and leaves nothing behind that would keep a process alive', async () => {
    const stop = new AbortController();
    let given: AbortSignal | undefined;
    const answer = await withDeadline(50, stop.signal, async (signal) => {
      given = signal;
      return 'answer';
    });
    expect(answer).toBe('answer');
    stop.abort();
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(given?.aborted).toBe(false);
  });
});
