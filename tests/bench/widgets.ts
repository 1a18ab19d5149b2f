import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../kit/browser.js';
import { type Figure, median } from './figures.js';
import { startWidgetHost, type WidgetHost } from './widget-host.js';
import { heapBytes, openSlowPage, readyAt, type SlowPage, seenIn } from './widget-page.js';

const ROUNDS = 9;
/** To the first byte of each answer over Fast 4G: of the network itself, and as Chrome's tools set it. */
const LATENCY_MS = 60;
const DEVTOOLS_LATENCY_MS = 165;
const FIRST_KPI_MS = 700;
const MESSAGES_PER_SECOND = 1_000;
const SECONDS = 5;
/** For the last of them to arrive. */
const PATIENCE_MS = 5_000;
const LONG_TASK_MS = 50;
const INTERACTION_MS = 100;
const VISITS = 50;
const WARM_UP_VISITS = 5;
const HEAP_BYTES = 1_000_000;

/**
 * The built elements in Chromium, 4 × slower than this machine: the first live figure over Fast 4G, by the clock and
 * against the least that Lit can do; a flood of messages; what an operator does; what moves; what Turbo leaves behind.
 */
export async function widgets(): Promise<Figure[]> {
  const host = await startWidgetHost();
  const browser = await launchBrowser();
  try {
    return [
      ...(await firstKpi(browser, host)),
      ...(await flood(browser, host)),
      await interactions(browser, host),
      await shift(browser, host),
      ...(await visits(browser, host)),
    ];
  } finally {
    await browser.close();
    await host.stop();
  }
}

async function firstKpi(browser: Browser, { origin }: WidgetHost): Promise<Figure[]> {
  const rounds: { own: number; bare: number; far: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const own = await painted(browser, `${origin}/kpis`, { tag: 'iops-kpis', latencyMs: LATENCY_MS });
    const bare = await painted(browser, `${origin}/bare`, { tag: 'bare-kpis', latencyMs: LATENCY_MS });
    const far = await painted(browser, `${origin}/kpis`, { tag: 'iops-kpis', latencyMs: DEVTOOLS_LATENCY_MS });
    rounds.push({ own, bare, far });
  }
  const value = median(rounds.map(({ own }) => own));
  const bare = median(rounds.map((round) => round.bare));
  const far = median(rounds.map((round) => round.far));
  return [
    less('widgets.first KPI, Fast 4G', { value, unit: 'ms', most: FIRST_KPI_MS }),
    { name: 'widgets.first KPI : bare Lit', value, unit: 'ms', baseline: bare, ratio: bare / value, aim: 1 / 1.3 },
    less(`widgets.first KPI, ${DEVTOOLS_LATENCY_MS} ms latency`, { value: far, unit: 'ms', most: FIRST_KPI_MS }),
  ];
}

async function painted(
  browser: Browser,
  url: string,
  { tag, latencyMs }: { tag: string; latencyMs: number },
): Promise<number> {
  const slow = await openSlowPage(browser, latencyMs);
  await slow.page.goto(url);
  const at = await readyAt(slow.page, tag);
  await slow.close();
  return at;
}

/** The page with everything on it, painted, its socket open. */
async function openAll(browser: Browser, url: string): Promise<SlowPage> {
  const slow = await openSlowPage(browser);
  await slow.page.goto(url);
  for (const tag of ['iops-kpis', 'iops-alerts-feed', 'iops-explain']) await readyAt(slow.page, tag);
  while (slow.sockets() === 0) await sleep(50);
  await sleep(1_500);
  return slow;
}

async function flood(browser: Browser, host: WidgetHost): Promise<Figure[]> {
  const counts: number[] = [];
  const longest: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const slow = await openAll(browser, `${host.origin}/all`);
    const from = await slow.page.evaluate(() => performance.now());
    const sent = await host.tell(MESSAGES_PER_SECOND, SECONDS);
    for (let waited = 0; slow.heard() < sent && waited < PATIENCE_MS; waited += 100) await sleep(100);
    if (slow.heard() < sent) throw new Error(`The page heard ${slow.heard()} of ${sent} messages.`);
    const long = (await seenIn(slow.page)).long.filter(([start]) => start >= from).map(([, duration]) => duration);
    counts.push(long.length);
    longest.push(Math.max(LONG_TASK_MS, ...long));
    await slow.close();
  }
  return [
    none('widgets.long tasks at 1,000 messages/s for 5 s', { value: median(counts), unit: 'tasks' }),
    less('widgets.longest task meanwhile (50: none)', { value: median(longest), unit: 'ms', most: LONG_TASK_MS }),
  ];
}

/** Opens an alert, moves to the next, acknowledges it, filters, asks what a figure means: the slowest of each page. */
async function interactions(browser: Browser, { origin }: WidgetHost): Promise<Figure> {
  const slowest: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const slow = await openAll(browser, `${origin}/all`);
    await slow.page.locator('iops-alerts-feed [part~="item-title"]').first().click();
    for (const key of ['j', 'a', 'j', 'o']) {
      await slow.page.keyboard.press(key);
      await sleep(300);
    }
    await slow.page.locator('iops-alerts-feed [part~="toolbar"] button').first().click();
    await slow.page.locator('iops-alerts-feed [part~="filters"] :is(button, input)').first().click();
    await slow.page.locator('iops-kpis [part~="card"] button').first().click();
    await sleep(500);
    slowest.push(Math.max(...(await seenIn(slow.page)).interactions));
    await slow.close();
  }
  return less('widgets.interaction to paint', { value: median(slowest), unit: 'ms', most: INTERACTION_MS });
}

async function shift(browser: Browser, { origin }: WidgetHost): Promise<Figure> {
  const shifts: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const slow = await openSlowPage(browser, LATENCY_MS);
    await slow.page.goto(`${origin}/all`);
    for (const tag of ['iops-kpis', 'iops-alerts-feed', 'iops-explain']) await readyAt(slow.page, tag);
    await sleep(500);
    // To two places, as the metric is told everywhere.
    shifts.push(Math.round((await seenIn(slow.page)).shift * 100) / 100);
    await slow.close();
  }
  return none('widgets.layout shift', { value: Math.max(...shifts), unit: '' });
}

async function visits(browser: Browser, { origin }: WidgetHost): Promise<Figure[]> {
  const slow = await openAll(browser, `${origin}/turbo/a`);
  await visit(slow, WARM_UP_VISITS);
  const before = await heapBytes(slow.cdp);
  await visit(slow, VISITS);
  const grown = Math.max(0, (await heapBytes(slow.cdp)) - before);
  const sockets = slow.sockets();
  await slow.close();
  return [
    less(`widgets.sockets of ${VISITS} Turbo visits`, { value: sockets, unit: 'sockets', most: 1 }),
    less(`widgets.heap left by ${VISITS} Turbo visits`, { value: grown, unit: 'B', most: HEAP_BYTES }),
  ];
}

/** To and fro, each time until the figures of the new page stand there. */
async function visit({ page }: SlowPage, times: number): Promise<void> {
  for (let nth = 0; nth < times; nth++) {
    const title = nth % 2 === 0 ? 'B' : 'A';
    await page.evaluate((path) => {
      (globalThis as unknown as { Turbo: { visit(path: string): void } }).Turbo.visit(path);
    }, `/turbo/${title.toLowerCase()}`);
    await page.locator('h1', { hasText: title }).waitFor();
    await page.locator('iops-kpis [part~="value"]').first().waitFor();
  }
}

/** A figure that is to stay below: at the most, its ratio is 1. */
function less(name: string, { value, unit, most }: { value: number; unit: string; most: number }): Figure {
  return { name, value, unit, baseline: most, ratio: most / Math.max(value, Number.EPSILON), aim: 1 };
}

/** A figure that is to be nothing at all. */
function none(name: string, { value, unit }: { value: number; unit: string }): Figure {
  return { name, value, unit, baseline: 0, ratio: value === 0 ? 1 : 0, aim: 1 };
}
