import type { Page } from 'playwright-core';

/** What `leftIn` finds in a page that runs `countLeftovers`. */
export interface Leftovers {
  /** On window and document. */
  listeners: number;
  /** Further away than a moment. */
  timers: number;
  intervals: number;
}

/** How much is left to happen in the page. */
export const leftIn = (page: Page): Promise<Leftovers> =>
  page.evaluate(() => (globalThis as unknown as { left: () => Leftovers }).left());

/** For `addInitScript`: makes the page count listeners of window and document, intervals, and timers further away than a moment. */
export function countLeftovers(): void {
  const MOMENT_MS = 500;
  const [timers, intervals] = [new Set<number>(), new Set<number>()];
  const {
    setTimeout: setReal,
    clearTimeout: clearReal,
    setInterval: repeatReal,
    clearInterval: endReal,
  } = globalThis as unknown as Window;
  let listeners = 0;
  const { addEventListener: addReal, removeEventListener: removeReal } = EventTarget.prototype;
  const isOutside = (target: unknown) => target === globalThis || target === document || target === undefined;
  Object.assign(EventTarget.prototype, {
    addEventListener(this: EventTarget, ...given: Parameters<typeof addReal>) {
      const { once, signal } = typeof given[2] === 'object' ? given[2] : {};
      if (isOutside(this) && !once) listeners += 1;
      if (isOutside(this)) signal?.addEventListener('abort', () => (listeners -= 1));
      return addReal.apply(this ?? globalThis, given);
    },
    removeEventListener(this: EventTarget, ...given: Parameters<typeof removeReal>) {
      if (isOutside(this)) listeners -= 1;
      return removeReal.apply(this ?? globalThis, given);
    },
  });
  Object.assign(globalThis, {
    setTimeout: (run: () => void, ms = 0, ...rest: unknown[]) => {
      const id = setReal(
        () => {
          timers.delete(id);
          run();
        },
        ms,
        ...rest,
      );
      if (ms > MOMENT_MS) timers.add(id);
      return id;
    },
    clearTimeout: (id: number) => {
      timers.delete(id);
      clearReal(id);
    },
    setInterval: (run: () => void, ms: number) => {
      const id = repeatReal(run, ms);
      intervals.add(id);
      return id;
    },
    clearInterval: (id: number) => {
      intervals.delete(id);
      endReal(id);
    },
    left: () => ({ listeners, timers: timers.size, intervals: intervals.size }),
  });
}
