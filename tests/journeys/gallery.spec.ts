import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { developmentSecrets, freePort, parts, type RunningPart, startPart } from '@iops/dev';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../kit/browser.js';

/** What the status of an element is in each state of the gallery. */
const STATES = {
  loading: 'loading',
  empty: 'empty',
  ready: 'ready',
  stale: 'stale',
  offline: 'stale',
  error: 'error',
  unauthorized: 'unauthorized',
  429: 'error',
  full: 'ready',
} as const;
/** A form has no data: what it shows is wrong or right. */
const CONNECT = {
  loading: 'loading',
  empty: 'error',
  ready: 'ready',
  offline: 'error',
  error: 'error',
  unauthorized: 'error',
  429: 'error',
  full: 'ready',
} as const;
const ELEMENTS = { kpis: STATES, 'alerts-feed': STATES, explain: STATES, connect: CONNECT };
const WIDTHS = [280, 375, 768, 1200] as const;
/** Where axe looks: at the narrowest and at a wide one. */
const EXAMINED: readonly number[] = [280, 768];

type Axe = { run(root: Element, how: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };

describe('the gallery, without a server', () => {
  const homes: string[] = [];
  let host: RunningPart;
  let browser: Browser;
  let base: string;

  beforeAll(async () => {
    const home = await mkdtemp(join(tmpdir(), 'iops-gallery-'));
    homes.push(home);
    const ports = { bff: await freePort(), simulator: await freePort(), host: await freePort() };
    const system = { home, ports, databaseUrl: '', secrets: developmentSecrets(home) };
    host = await startPart(parts(system)['demo-host'], { log: join(home, 'demo-host.log') });
    base = `http://localhost:${ports.host}/gallery`;
    browser = await launchBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await host?.stop();
    for (const home of homes) await rm(home, { recursive: true, force: true });
  });

  it.each(Object.entries(ELEMENTS))(
    'shows %s in every state, theme and width: nothing sticks out, axe finds nothing',
    async (element, states) => {
      const { page, faults } = await openGallery(element);
      const wrong: string[] = [];
      for (const [state, status] of Object.entries(states)) {
        for (const theme of ['light', 'dark'])
          for (const width of WIDTHS) {
            const place = `${element}/${state}/${theme}/${width}`;
            expect([place, await settled(page, place)]).toEqual([place, status]);
            wrong.push(...(await faultsAt(page, EXAMINED.includes(width))).map((fault) => `${place}: ${fault}`));
          }
      }
      expect([...wrong, ...faults]).toEqual([]);
      await page.context().close();
    },
  );

  it('leads by its address and by its controls to the same place', async () => {
    const { page } = await openGallery('kpis');
    await page.getByLabel('State').selectOption('error');
    await page.getByLabel('Width').selectOption('280 px');
    await page.waitForURL(({ hash }) => hash === '#kpis/error/light/280');
    await page.locator('iops-kpis').getByRole('button', { name: 'Try again' }).waitFor();
    await page.getByLabel('State').selectOption('all');
    expect(await page.locator('iframe').count()).toBe(Object.keys(STATES).length);
    await page.frameLocator('iframe[title="empty"]').locator('iops-kpis').waitFor();
    await page.context().close();
  });

  /** The gallery at an element, with axe in it, and what the console said of it. */
  async function openGallery(element: string): Promise<{ page: Page; faults: string[] }> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, bypassCSP: true });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await page.goto(`${base}#${element}/ready/light/768`);
    await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    return { page, faults };
  }
});

/** Goes to a place and tells the status that the element came to. */
async function settled(page: Page, place: string): Promise<string | undefined> {
  return page.evaluate(async (hash) => {
    location.hash = hash;
    const stage = document.querySelector('#stage') as HTMLElement;
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    // The change of the hash is told in a task of its own; what is new is painted a frame after it came.
    await frame();
    await frame();
    while (!stage.dataset['settled']) await frame();
    await frame();
    return stage.dataset['settled'];
  }, place);
}

/** What sticks out of the stage, and where asked for what axe finds in it. */
async function faultsAt(page: Page, isExamined: boolean): Promise<string[]> {
  return page.evaluate(async (withAxe) => {
    const stage = document.querySelector('#stage') as HTMLElement;
    const tooWide = stage.scrollWidth - stage.clientWidth;
    const faults = tooWide > 0 ? [`${tooWide} px too wide`] : [];
    if (!withAxe) return faults;
    const { axe } = globalThis as unknown as { axe: Axe };
    const { violations } = await axe.run(stage, { resultTypes: ['violations'] });
    return [...faults, ...violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)];
  }, isExamined);
}
