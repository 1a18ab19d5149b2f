/**
 * Runs a task under a signal that is aborted after `ms`, or as soon as `stop` is. The timer is held here: Node 20 may
 * collect an `AbortSignal.timeout` that is joined by `any`, which then never fires.
 */
export async function withDeadline<T>(
  ms: number,
  stop: AbortSignal,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  const leave = () => ending.abort(new Error('stopped'));
  const timer = setTimeout(() => ending.abort(new Error(`no answer in ${ms / 1000} s`)), ms);
  stop.addEventListener('abort', leave);
  if (stop.aborted) leave();
  try {
    return await task(ending.signal);
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', leave);
  }
}
