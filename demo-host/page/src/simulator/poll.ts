/** A task that repeats itself. */
export interface Poll {
  /** Does it now rather than when its time has come. */
  now(): void;
}

/** Repeats a task while the page is in view; the task says after how many milliseconds it wants to be done again. */
export function poll(task: () => Promise<number>): Poll {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isBusy = false;
  let isWanted = false;
  const run = async () => {
    if (document.hidden) return;
    isWanted = isBusy;
    if (isBusy) return;
    isBusy = true;
    clearTimeout(timer);
    const delay = await task();
    isBusy = false;
    timer = setTimeout(run, isWanted ? 0 : delay);
  };
  document.addEventListener('visibilitychange', () => (document.hidden ? clearTimeout(timer) : void run()));
  void run();
  return { now: () => void run() };
}
