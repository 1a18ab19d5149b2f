import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { CHROME_ARGS, chromePath } from '@iops/dev';
import { type Browser, chromium, type Page, type WebSocket } from 'playwright-core';

/** A real browser without a window. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await chromePath(), args: [...CHROME_ARGS] });
}

/** A page, and what went wrong in it: script errors, refusals of the content security policy, failed loads. */
export interface WatchedPage {
  page: Page;
  faults: string[];
  /** Every WebSocket that it opened, frames included; those that are closed stay in the list. */
  sockets: WebSocket[];
}

/** Opens a page in a context of its own and listens for faults from the first byte. */
export async function openPage(
  browser: Browser,
  url: string,
  size = { width: 1440, height: 1000 },
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: size });
  const page = await context.newPage();
  const faults: string[] = [];
  const sockets: WebSocket[] = [];
  page.on('websocket', (socket) => sockets.push(socket));
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${message.text()} ${message.location().url}`);
  });
  await page.goto(url);
  return { page, faults, sockets };
}

const LOOKS = [
  { width: 1440, colorScheme: 'light' },
  { width: 1440, colorScheme: 'dark' },
  { width: 375, colorScheme: 'light' },
  { width: 375, colorScheme: 'dark' },
] as const;

/** What axe finds wrong with a page, and where it is too wide: wide and narrow, light and dark, each once it is ready. */
export async function faultsOfLooks(
  browser: Browser,
  url: string,
  ready: (page: Page) => Promise<void>,
): Promise<string[]> {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const faults: string[] = [];
  for (const { width, colorScheme } of LOOKS) {
    // Around the policy of the page, which would not let axe in.
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(url);
    await ready(page);
    await page.evaluate(axe);
    const violations = await page.evaluate(async () => {
      const { violations: found } = await (
        globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        }
      ).axe.run();
      return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    });
    const tooWide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (tooWide > 0) violations.push(`${tooWide} px too wide`);
    faults.push(...violations.map((violation) => `${width} ${colorScheme}: ${violation}`));
    await context.close();
  }
  return faults;
}
