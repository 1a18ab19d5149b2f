import type { RunningPart } from '@iops/dev';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { faultsOfLooks, launchBrowser, openPage } from '../kit/browser.js';
import { eventually, startSystem, type TestSystem } from '../kit/system.js';

/** A marketplace so small that its history is filled in within seconds. */
const SMALL = { IOPS_SIM_STUDENTS: '60', IOPS_SIM_TUTORS: '15', IOPS_SIM_BACKFILL_DAYS: '2' };
const SCENARIO = 'Call spike after a bad release';

const call = (n: number) => ({
  event_id: `outside-call-${n}`,
  event_type: 'ib_call_logged',
  occurred_at: new Date(Date.now() - 1000 * (10 - n)).toISOString(),
  data: { call_id: `outside-call-${n}`, student_id: 'stu_9700', reason_code: 'billing' },
});
const running = (page: Page) => page.locator('#runs > li', { hasText: SCENARIO });
const past = (page: Page) => page.locator('#history > li', { hasText: SCENARIO }).first();
const startButton = (page: Page) => page.getByRole('button', { name: `Start ${SCENARIO}`, exact: true });

describe('the page that drives the simulator', () => {
  let system: TestSystem;
  let simulator: RunningPart;
  let browser: Browser;
  let page: Page;
  let faults: string[];

  beforeAll(async () => {
    system = await startSystem();
    simulator = await system.startSimulator(SMALL);
    browser = await launchBrowser();
    ({ page, faults } = await openPage(browser, `${system.hostBase}/simulator`));
    await page.locator('#phase', { hasText: 'Live' }).waitFor({ timeout: 60_000 });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await system?.stop();
  });

  it('tells who is in the marketplace, and counts that add up', async () => {
    await page.getByText('60 students · 15 tutors · seed 1').waitFor();
    const shown = await page.evaluate(() =>
      ['sent', 'acknowledged', 'refused', 'on-the-way'].map((id) =>
        Number(document.getElementById(id)?.textContent?.replaceAll(',', '')),
      ),
    );
    const [sent, ...parts] = shown as [number, number, number, number];
    expect(sent).toBeGreaterThan(100);
    expect(parts.reduce((sum, part) => sum + part)).toBe(sent);
  });

  it('starts a scenario with the keyboard and shows it run, waiting for what must come', async () => {
    await startButton(page).focus();
    await page.keyboard.press('Enter');
    await running(page).getByText('Active').waitFor();
    await running(page)
      // In the last hour of a day it is due on another.
      .getByText(/^Call spike is awaited until (\w+,? \d+ \w+,? (at )?)?\d\d:\d\d/)
      .waitFor();
    await running(page)
      .getByText(/^Quiet so far: /)
      .waitFor();
    const button = page.getByRole('button', { name: `${SCENARIO} is running` });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    expect(await button.evaluate((node) => node === document.activeElement)).toBe(true);
    expect(await page.locator('#news').innerText()).toBe(`${SCENARIO} has started.`);
  });

  it('is shown without an accessibility violation, wide and narrow, light and dark', async () => {
    const wrong = await faultsOfLooks(browser, `${system.hostBase}/simulator`, async (other) => {
      await running(other).waitFor();
      await other.locator('.scenario summary').first().click();
    });
    expect(wrong).toEqual([]);
  });

  it('shows an alert of the product that came true, with a way to its reason', async () => {
    for (const n of [1, 2, 3]) expect((await system.ingest(call(n))).status).toBe(202);
    await running(page)
      .getByText(/^Call spike came (within a minute|after \d+)/)
      .waitFor();
    const link = running(page).getByRole('link', { name: 'See why: Call spike' });
    expect(await link.getAttribute('href')).toMatch(/^\/\?role=admin&alert=[\w-]+$/);
    await eventually(async () => expect(await page.locator('#news').innerText()).toBe(`${SCENARIO}: Call spike came.`));
  });

  it('stops it with the keyboard, and remembers what came true of it', async () => {
    await running(page)
      .getByRole('button', { name: `Stop ${SCENARIO}` })
      .focus();
    await page.keyboard.press('Enter');
    await past(page).getByText('Stopped', { exact: true }).waitFor();
    expect(await running(page).count()).toBe(0);
    expect(await page.locator('#running-heading').evaluate((node) => node === document.activeElement)).toBe(true);
    await past(page)
      .getByText(/^1 of 3 noticed, \d of \d quiet$/)
      .waitFor();
    await startButton(page).waitFor();
  });

  it('sets delivery faults in percent and takes them back', async () => {
    await page.getByLabel('Sent twice').fill('2.5');
    await page.keyboard.press('Enter');
    await page.locator('#faults-on', { hasText: '1 on' }).waitFor();
    const reply = await fetch(`http://localhost:${system.ports.simulator}/api/simulation/faults`, {
      headers: { 'x-api-key': system.secrets.simulatorKey },
    });
    expect(await reply.json()).toMatchObject({ duplicateShare: 0.025, lostShare: 0 });
    await page.getByRole('button', { name: 'Deliver faithfully' }).click();
    await page.locator('#faults-on', { hasText: 'None' }).waitFor();
    expect(await page.getByLabel('Sent twice').inputValue()).toBe('0');
  });

  it('leaves acting as Rails within reach of the alerts, and tells of callbacks that come out of view', async () => {
    const { page: dashboard } = await openPage(browser, system.hostBase);
    await dashboard.locator('#live', { hasText: 'Live' }).waitFor();
    await dashboard.getByRole('button', { name: 'Act as Rails' }).focus();
    await dashboard.keyboard.press('Enter');
    await dashboard.getByLabel('Student').fill('stu_9701');
    for (const n of [1, 2]) {
      await dashboard.keyboard.press('Enter');
      await eventually(async () => expect(await dashboard.locator('#curl').textContent()).toContain('rails-call-'));
      await dashboard.locator('#outcome', { hasText: '202: 1 accepted' }).waitFor();
      if (n === 1) await dashboard.locator('#outcome').evaluate((node) => node.replaceChildren());
    }
    expect(await dashboard.evaluate(() => scrollY)).toBe(0);
    await dashboard.locator('iops-alerts-feed li.item', { hasText: 'stu_9701' }).waitFor();
    await dashboard.getByRole('link', { name: /^\d new callbacks? to Rails$/ }).click();
    await dashboard.locator('#received li', { hasText: 'stu_9701' }).first().waitFor();
    await dashboard.locator('#unseen').waitFor({ state: 'hidden' });
    await dashboard.locator('#student').focus();
    await dashboard.keyboard.press('Escape');
    expect(await dashboard.getByLabel('Student').isVisible()).toBe(false);
    await dashboard.context().close();
  });

  it('lets others watch, not drive', async () => {
    const { page: watching } = await openPage(browser, `${system.hostBase}/simulator?role=viewer`);
    await startButton(watching).waitFor();
    expect(await startButton(watching).isDisabled()).toBe(true);
    await watching.getByRole('link', { name: 'go on as Priya Raman' }).click();
    await startButton(watching).waitFor();
    expect(await startButton(watching).isDisabled()).toBe(false);
    await watching.context().close();
  });

  it('had no fault of its own so far; says so when the simulator is gone, and goes on when it is back', async () => {
    expect(faults).toEqual([]);
    await simulator.stop();
    await page.getByText('The simulator does not answer.').first().waitFor();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await system.startSimulator(SMALL);
    await page.locator('#phase', { hasText: 'Live' }).waitFor();
    expect(await page.locator('#down').isVisible()).toBe(false);
    await past(page).getByText('Stopped', { exact: true }).waitFor();
  });
});
