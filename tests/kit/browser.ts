import { CHROME_ARGS, chromePath } from '@iops/dev';
import { type Browser, chromium, type Page } from 'playwright-core';

/** A real browser without a window. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await chromePath(), args: [...CHROME_ARGS] });
}

/** A page, and what went wrong in it: script errors, refusals of the content security policy, failed loads. */
export interface WatchedPage {
  page: Page;
  faults: string[];
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
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  await page.goto(url);
  return { page, faults };
}
