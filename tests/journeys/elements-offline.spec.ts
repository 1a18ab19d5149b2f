import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../kit/browser.js';
import { shortOrLong } from '../kit/long.js';
import { randomOf } from '../kit/random.js';
import { eventually, startSystem, type TestSystem } from '../kit/system.js';
import { onPort, startTcpProxy, type TcpProxy } from '../kit/tcp-proxy.js';

const CUTS = shortOrLong(20, 100);
/** From the moment IOPS can be reached again to figures that are live again. */
const BACK_WITHIN_MS = 5_000;
/** Who asks does it every 20 s: what is there before was pushed. */
const PUSHED_WITHIN_MS = 10_000;

/** What a listener of the page's own connection heard. */
interface Heard {
  created: string[];
  gaps: number;
}

describe('the connection of elements', () => {
  let system: TestSystem;
  let browser: Browser;
  let proxy: TcpProxy;
  let context: BrowserContext;
  let customers = 0;

  beforeAll(async () => {
    system = await startSystem();
    browser = await launchBrowser();
    proxy = await startTcpProxy(Number(new URL(system.apiBase).port));
  });
  afterEach(async () => {
    await context?.close();
    proxy.judge = () => 'pass';
    proxy.pass();
  });
  afterAll(async () => {
    await browser?.close();
    await proxy?.close();
    await system?.stop();
  });

  /** A host page that reaches IOPS only through the proxy; time can be wound on in it. */
  async function openHost(
    access = '<meta name="iops-token-endpoint" content="/iops/token?role=viewer">',
  ): Promise<Page> {
    // A page that no server served is asked for leave before it may reach this machine.
    context = await browser.newContext({ permissions: ['local-network-access'] });
    const page = await context.newPage();
    await page.clock.install();
    const api = onPort(system.apiBase, proxy.port);
    await page.route(`${system.hostBase}/offline`, (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><html lang="en"><meta name="iops-api" content="${api}">
          ${access}
          <script type="module" src="${api}embed/v1/iops.js"></script>
          <iops-kpis></iops-kpis><iops-alerts-feed></iops-alerts-feed>`,
      }),
    );
    await page.goto(`${system.hostBase}/offline`);
    return page;
  }

  /** Waits until both elements say that they keep up in this way, by word and by state. */
  async function connection(page: Page, state: 'live' | 'delayed' | 'offline', timeout = 20_000): Promise<void> {
    const word = { live: 'Live', delayed: 'Delayed', offline: 'Offline' }[state];
    for (const tag of ['iops-kpis', 'iops-alerts-feed']) {
      await page.locator(`${tag}:state(${state})`).waitFor({ timeout });
      await page.locator(tag).getByText(word, { exact: true }).waitFor({ timeout });
    }
  }

  /** Two calls of a customer nobody heard of, which make an alert; answers who it is. */
  async function raise(): Promise<string> {
    const customer_id = `stu_off_${customers++}`;
    const calls = [1, 2].map((n) => ({
      event_id: `${customer_id}-${n}`,
      event_type: 'support.call.inbound',
      occurred_at: new Date(Date.now() - n * 60_000).toISOString(),
      data: { call_id: `${customer_id}-${n}`, customer_id },
    }));
    expect((await system.ingest(calls)).status).toBe(202);
    return customer_id;
  }

  const shown = (page: Page, customerId: string, timeout: number) =>
    page.locator('iops-alerts-feed li', { hasText: customerId }).first().waitFor({ timeout });
  const refuse = (...beginnings: string[]) => {
    proxy.judge = ({ from, bytes }) =>
      from === 'client' && beginnings.some((text) => bytes.includes(text)) ? 'cut' : 'pass';
    proxy.cut();
  };

  it('is back within 5 s after ten minutes in which nothing got through, with what happened meanwhile', async () => {
    const page = await openHost();
    await connection(page, 'live');
    proxy.swallow();
    const missed = await raise();
    // A lid that is closed: timers stand still, and ten minutes later each is due.
    await page.clock.fastForward('10:00');
    await connection(page, 'offline', 40_000);
    proxy.pass();
    const begun = performance.now();
    await connection(page, 'live');
    await shown(page, missed, BACK_WITHIN_MS);
    const tookMs = Math.round(performance.now() - begun);
    console.info(`live again after ${tookMs} ms`);
    expect(tookMs).toBeLessThan(BACK_WITHIN_MS);
  });

  it('is a stream where no socket gets through, questions where that is kept out too, and the socket again', async () => {
    const page = await openHost();
    await connection(page, 'live');
    refuse('Upgrade: websocket');
    await connection(page, 'live', 10_000);
    await shown(page, await raise(), PUSHED_WITHIN_MS);
    refuse('Upgrade: websocket', 'GET /api/sse');
    await page.locator('iops-alerts-feed:not(:state(live))').waitFor();
    const asked = await raise();
    await eventually(async () =>
      expect(await system.query('SELECT FROM alerts WHERE entity_id = $1', [asked])).toHaveLength(1),
    );
    await page.clock.fastForward('00:21');
    await shown(page, asked, PUSHED_WITHIN_MS);
    await page.clock.fastForward('00:21');
    await connection(page, 'delayed');
    const socket = page.waitForEvent('websocket');
    proxy.judge = () => 'pass';
    await page.clock.fastForward('01:01');
    await connection(page, 'live');
    expect((await socket).isClosed()).toBe(false);
    await shown(page, await raise(), PUSHED_WITHIN_MS);
  });

  it(`brings every alert once over ${CUTS} cuts, and needs no snapshot for it`, async () => {
    const page = await openHost();
    await connection(page, 'live');
    const random = randomOf(11);
    await page.evaluate(async () => {
      const key = Symbol.for('iops.runtime.v1') as unknown as keyof typeof globalThis;
      const realtime = await (
        globalThis[key] as unknown as { realtime(): Promise<{ subscribe(topic: string, listener: object): void }> }
      ).realtime();
      const heard: Heard = { created: [], gaps: 0 };
      Object.assign(globalThis, { heard });
      realtime.subscribe('alerts', {
        onMessage: ({ type, data }: { type: string; data: { entity: { id: string } } }) => {
          if (type === 'alert_created') heard.created.push(data.entity.id);
        },
        onLive: () => undefined,
        onGap: () => {
          heard.gaps += 1;
        },
      });
    });
    const heard = () => page.evaluate(() => (globalThis as unknown as { heard: Heard }).heard);
    const raised: string[] = [];
    for (let cut = 0; cut < CUTS; cut++) {
      raised.push(await raise());
      // In the middle of what is on its way, or while nothing is.
      await sleep(random() * 400);
      proxy.cut();
      raised.push(await raise());
      // Those who wait to try again do it now.
      await page.clock.fastForward(4_000);
      await sleep(random() * 300);
    }
    await eventually(async () => expect([...(await heard()).created].sort()).toEqual([...raised].sort()));
    // The one that whoever comes late has.
    expect((await heard()).gaps).toBe(1);
    await page.locator('iops-alerts-feed:state(live)').waitFor();
  });

  it('is live by a key that somebody pasted into the form of a page without tokens, until it is revoked', async () => {
    const make = { role: 'admin', method: 'POST', body: { name: 'wall', scopes: ['read'] } };
    const { body } = await system.api<{ id: string; key: string }>('/api/api-keys', make);
    const page = await openHost('<iops-connect></iops-connect>');
    await page.getByLabel('Token or API key').fill(`${body.key.slice(0, -1)}x`);
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByRole('alert').getByText('neither a token').waitFor();
    await page.getByLabel('Token or API key').fill(body.key);
    await page.getByLabel('Token or API key').press('Enter');
    await page.getByText(`API key ${body.id}`).waitFor();
    await connection(page, 'live');
    await shown(page, await raise(), PUSHED_WITHIN_MS);
    await system.api(`/api/api-keys/${body.id}/revoke`, { role: 'admin', method: 'POST', body: {} });
    await page.getByText('IOPS does not take it any more').waitFor({ timeout: 15_000 });
    await page.locator('iops-alerts-feed:state(unauthorized)').waitFor();
  });
});
