import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Alert, AlertsAnswer, Explanation } from '@iops/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { faultsOfLooks, launchBrowser, openPage } from '../kit/browser.js';
import { percentile } from '../kit/percentile.js';
import { ROOT } from '../kit/sources.js';
import { eventually, startSystem, type TestSystem } from '../kit/system.js';

/** Alerts that the latency is measured over. */
const SAMPLES = 20;
/** From the ack of the event to the row in the page (design, section 15; the p95). */
const P95_MS = 1_000;

const call = (customerId: string, n: number) => ({
  event_id: `${customerId}-${n}`,
  event_type: 'ib_call_logged',
  occurred_at: new Date(Date.now() - (10 - n) * 60_000).toISOString(),
  data: { call_id: `${customerId}-${n}`, student_id: customerId, reason_code: 'billing' },
});
const row = (page: Page, customerId: string) =>
  page.locator('iops-alerts-feed li.item', { hasText: customerId }).first();

describe('an event that Rails posts', () => {
  let system: TestSystem;
  let browser: Browser;
  /** Those of the last try: who was alerted once is not alerted anew. */
  let customers: string[];
  let tries = 0;

  beforeAll(async () => {
    system = await startSystem();
    browser = await launchBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await system?.stop();
  });

  it('becomes an alert with a reason in a connected page, within a second of the ack (p95)', async () => {
    const { page, faults } = await openPage(browser, system.hostBase);
    if (tries === 0) await page.getByText('All clear').waitFor();
    await page.locator('iops-kpis').getByText('Live').first().waitFor();
    const latencies: number[] = [];
    const first = 9_000 + SAMPLES * tries++;
    customers = Array.from({ length: SAMPLES }, (_, i) => `stu_${String(first + i)}`);
    for (const customerId of customers) {
      expect(await system.ingest(call(customerId, 1))).toMatchObject({ status: 202, body: { accepted: 1 } });
      expect(await system.ingest(call(customerId, 2))).toMatchObject({ status: 202, body: { accepted: 1 } });
      const acknowledgedAt = performance.now();
      await row(page, customerId).waitFor({ timeout: 10_000 });
      latencies.push(performance.now() - acknowledgedAt);
    }
    const report = {
      samples: SAMPLES,
      p50Ms: Math.round(percentile(latencies, 0.5)),
      p95Ms: Math.round(percentile(latencies, 0.95)),
    };
    await mkdir(join(ROOT, 'tests/reports'), { recursive: true });
    await writeFile(join(ROOT, 'tests/reports/alert-latency.json'), `${JSON.stringify(report)}\n`);
    console.info(`ack to alert in the page: p50 ${report.p50Ms} ms, p95 ${report.p95Ms} ms over ${SAMPLES}`);
    expect(report.p95Ms).toBeLessThanOrEqual(P95_MS);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('is explained in words whose every figure leads to its evidence', async () => {
    const { page, faults } = await openPage(browser, system.hostBase);
    const customer = customers[19]!;
    await row(page, customer).click();
    const explain = page.locator('iops-explain');
    await explain.getByText(`${customer} called support`).waitFor();
    const { body: alerts } = await system.api<AlertsAnswer>('/api/alerts?limit=200');
    const alert = alerts.items.find((item) => item.entity.id === customer) as Alert;
    const { body: explanation } = await system.api<Explanation>(`/api/alerts/${alert.id}/explanation`);
    expect(explanation).toMatchObject({ grounded: 1, provider: 'template' });
    const shown = await explain.locator('[part="text"] button').allInnerTexts();
    expect(shown).toEqual(explanation.figures.map(({ start, end }) => explanation.text.slice(start, end)));
    expect(explanation.text.replaceAll(/stu_\d+/g, '').match(/\d/g)?.length).toBeGreaterThan(0);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('reaches Rails as a signed callback that the official package verifies', async () => {
    await eventually(async () => {
      const { items } = (await (await fetch(`${system.hostBase}/callbacks`)).json()) as {
        items: { message: { type: string; data: { entity?: { id: string } } } }[];
      };
      const received = items
        .filter(({ message }) => message.type === 'alert.created')
        .map(({ message }) => message.data.entity?.id);
      expect(received.filter((id) => customers.includes(id!)).sort()).toEqual(customers);
    });
  });

  it('is acknowledged with one key, by name, and every page sees it', async () => {
    const [{ page }, { page: other }] = [
      await openPage(browser, system.hostBase),
      await openPage(browser, system.hostBase),
    ];
    const customer = customers[18]!;
    const mine = row(page, customer);
    await mine.locator('button.open').focus();
    await row(other, customer).waitFor();
    await page.keyboard.press('a');
    await mine.getByText('Acknowledged').first().waitFor();
    // What is acknowledged stands behind what is not, and may leave the short list of a page that loads it anew.
    await eventually(async () => {
      const shown = await other.locator('iops-alerts-feed li.item', { hasText: customer }).allInnerTexts();
      expect(shown.join()).not.toContain('Active');
    });
    await eventually(async () => {
      const audit = await system.query<{ actor: string }>(
        `SELECT actor FROM audit JOIN alerts ON target = 'alert:' || alert_id WHERE entity_id = $1 AND action = 'alert.acknowledge'`,
        [customer],
      );
      expect(audit).toHaveLength(1);
      expect(audit[0]!.actor).not.toBe('system');
    });
    for (const { context } of [{ context: page.context() }, { context: other.context() }]) await context.close();
  });

  it('leaves a viewer to look only: the row comes back with the reason', async () => {
    const { page } = await openPage(browser, `${system.hostBase}/?role=viewer`);
    const item = row(page, customers[17]!);
    await item.getByRole('button', { name: /^Dismiss/ }).click();
    await item.locator('.failed').waitFor();
    expect(await item.getByRole('button', { name: /^Dismiss/ }).count()).toBe(1);
    await page.context().close();
  });

  it('is shown without an accessibility violation, wide and narrow, light and dark', async () => {
    const wrong = await faultsOfLooks(browser, system.hostBase, async (page) => {
      await row(page, customers[16]!).waitFor();
      await page.locator('iops-explain [part="text"]').waitFor();
    });
    expect(wrong).toEqual([]);
  });

  it('goes on arriving after the BFF was away, without a reload', async () => {
    const { page } = await openPage(browser, system.hostBase);
    await row(page, customers[16]!).waitFor();
    await page.locator('iops-kpis').getByText('Live').first().waitFor();
    process.kill(system.bff.pid!, 'SIGKILL');
    await system.bff.exited;
    await system.restartBff();
    await system.ingest([call('stu_9900', 1), call('stu_9900', 2), call('stu_9900', 3)]);
    await eventually(async () => {
      await page
        .locator('iops-alerts-feed .new-pill')
        .click({ timeout: 100 })
        .catch(() => undefined);
      expect(await row(page, 'stu_9900').count()).toBe(1);
    }, 30_000);
    await page.context().close();
  });
});
