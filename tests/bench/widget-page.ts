import type { Browser, CDPSession, Page } from 'playwright-core';

/** Times as slow as this machine: what the research took for a cheap phone. */
const CPU_SLOWDOWN = 4;
/** Chrome's Fast 4G: bytes a second each way. */
const FAST_4G = { offline: false, downloadThroughput: 9_000_000 / 8, uploadThroughput: 1_500_000 / 8 };

/** A page on a slow computer, with what it tells of itself. */
export interface SlowPage {
  page: Page;
  cdp: CDPSession;
  /** WebSockets it ever opened. */
  sockets(): number;
  /** Messages that came over them. */
  heard(): number;
  close(): Promise<void>;
}

/** Seen from inside the page: every shift, and every task longer than 50 ms. */
const WATCH = `
  globalThis.seen = { shift: 0, long: [], interactions: [] };
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => { seen.shift += entry.value; }))
    .observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => seen.long.push([entry.startTime, entry.duration])))
    .observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
    if (entry.interactionId) seen.interactions.push(entry.duration);
  })).observe({ type: 'event', durationThreshold: 16, buffered: true });`;

/** What `WATCH` keeps. */
export interface Seen {
  shift: number;
  /** Start and duration of each long task, ms. */
  long: [number, number][];
  /** From input to the paint after it, ms, those of 16 and more. */
  interactions: number[];
}

/** Opens an empty page with nothing cached, 4 × slower than this machine; with `latencyMs` over Fast 4G. */
export async function openSlowPage(browser: Browser, latencyMs?: number): Promise<SlowPage> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
  const page = await context.newPage();
  let [sockets, heard] = [0, 0];
  page.on('websocket', (socket) => {
    sockets += 1;
    socket.on('framereceived', ({ payload }) => {
      if (String(payload).startsWith('42["message"')) heard += 1;
    });
  });
  const cdp = await context.newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
  if (latencyMs !== undefined) {
    await cdp.send('Network.enable');
    await cdp.send('Network.emulateNetworkConditions', { ...FAST_4G, latency: latencyMs });
  }
  await page.addInitScript(WATCH);
  return { page, cdp, sockets: () => sockets, heard: () => heard, close: () => context.close() };
}

/** When an element was painted with its data, ms from the start of the navigation. */
export async function readyAt(page: Page, tag: string): Promise<number> {
  const handle = await page.waitForFunction(
    (name) => (globalThis as { ready?: Record<string, number> }).ready?.[name],
    tag,
  );
  return (await handle.jsonValue())!;
}

/** What the page has seen of itself. */
export function seenIn(page: Page): Promise<Seen> {
  return page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);
}

/** Bytes of the script's heap that are still reachable. */
export async function heapBytes(cdp: CDPSession): Promise<number> {
  // Once more, for what finalisers set free.
  for (let round = 0; round < 3; round++) await cdp.send('HeapProfiler.collectGarbage');
  return (await cdp.send('Runtime.getHeapUsage')).usedSize;
}
