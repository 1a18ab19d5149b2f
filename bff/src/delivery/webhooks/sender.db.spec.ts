import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { DataSource } from 'typeorm';
import { loadConfig } from '../../platform/config/config.js';
import { dataSourceOptions, migrate } from '../../platform/database/data-source.js';
import { Followers } from '../../platform/jobs/follower.js';
import { JobStatuses } from '../../platform/jobs/job-statuses.js';
import { Pace } from '../../platform/jobs/pace.js';
import { Wake } from '../../platform/outbox/wake.js';
import { eventually } from '../../testing/eventually.js';
import { createTestDatabase } from '../../testing/test-database.js';
import { startWebhookReceiver, type WebhookReceiver } from '../../testing/webhook-receiver.js';
import { SenderJob } from './sender.job.js';
import { WebhookClient } from './webhook.client.js';
import { claimDue, insertDelivery, recordAttempt } from './webhooks.queries.js';

const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const ALERT_ID = '7d0e1a52-0000-4000-8000-000000000001';
const BODY = '{"type":"alert.created","data":{"name":"Zoë 😀"}}';
/** Signatures are refused after five minutes, so the tests' time begins now. */
const start = new Date();
const later = (seconds: number) => new Date(start.getTime() + seconds * 1_000);

interface Row {
  status: string;
  attempts: number;
  next_attempt_at: Date;
  locked_until: Date | null;
  last_status: number | null;
  last_error: string | null;
  delivered_at: Date | null;
}

describe('the sender', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let source: DataSource;
  let receiver: WebhookReceiver;
  let sender: SenderJob;

  const newSender = (url: string) => {
    const config = loadConfig({
      DATABASE_URL: database.url,
      IOPS_JWT_SECRET: 'a secret of tests that has over 32 bytes',
      IOPS_WEBHOOK_URL: url,
      IOPS_WEBHOOK_SECRET: SECRET,
      IOPS_WEBHOOK_LOOPBACK: 'on',
    });
    return new SenderJob(
      new Followers(source, new Wake(), new JobStatuses(), new Pace()),
      source.manager,
      new WebhookClient(),
      config,
    );
  };
  const insert = (deliveryId: string, url = receiver.url) =>
    insertDelivery(source.manager, {
      deliveryId,
      url,
      type: 'alert.created',
      alertId: ALERT_ID,
      body: BODY,
      dueAt: start,
    });
  const row = async (deliveryId: string) =>
    (await source.query<Row[]>('SELECT * FROM deliveries WHERE delivery_id = $1', [deliveryId]))[0]!;
  const attempted = (deliveryId: string, attempts: number) =>
    eventually(async () => expect(await row(deliveryId)).toMatchObject({ attempts, locked_until: null }));

  beforeAll(async () => {
    database = await createTestDatabase();
    source = await new DataSource(dataSourceOptions(database.url)).initialize();
    await migrate(source);
    receiver = await startWebhookReceiver();
  });
  beforeEach(async () => {
    await source.query('DELETE FROM deliveries');
    receiver.received.length = 0;
    receiver.replies.length = 0;
    sender = newSender(receiver.url);
  });
  afterAll(async () => {
    await receiver?.close();
    await source?.destroy();
    await database?.drop();
  });

  it('tries again after 500, under the same id, until the receiver takes it', async () => {
    await insert('msg_1');
    receiver.replies.push(500, 500, 204);

    expect(await sender.step(start)).toBe(true);
    await attempted('msg_1', 1);
    const first = await row('msg_1');
    expect(first).toMatchObject({ status: 'pending', last_status: 500, last_error: 'HTTP 500' });
    expect(first.next_attempt_at.getTime() - start.getTime()).toBeGreaterThanOrEqual(4_000);
    expect(first.next_attempt_at.getTime() - start.getTime()).toBeLessThan(6_000 + 1_000);

    expect(await sender.step(later(3))).toBe(false);
    await sender.step(later(8));
    await attempted('msg_1', 2);
    expect((await row('msg_1')).next_attempt_at.getTime() - start.getTime()).toBeGreaterThanOrEqual(8_000 + 24_000);

    await sender.step(later(60));
    await attempted('msg_1', 3);
    expect(await row('msg_1')).toMatchObject({ status: 'delivered', last_status: 204, last_error: null });
    expect((await row('msg_1')).delivered_at?.getTime()).toBeGreaterThanOrEqual(later(60).getTime());
    expect(await sender.step(later(999_999))).toBe(false);

    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual(['msg_1', 'msg_1', 'msg_1']);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(3);
    for (const { headers, body } of receiver.received) {
      expect(body).toBe(BODY);
      expect(headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'iops' });
      expect(new Webhook(SECRET).verify(body, headers as Record<string, string>)).toEqual(JSON.parse(BODY));
    }
  });

  it('waits as long as Retry-After asks', async () => {
    await insert('msg_2');
    receiver.replies.push({ status: 503, headers: { 'retry-after': '600' } });
    await sender.step(start);
    await attempted('msg_2', 1);
    expect(Math.round(((await row('msg_2')).next_attempt_at.getTime() - start.getTime()) / 10_000)).toBe(60);
  });

  it('follows no redirect', async () => {
    await insert('msg_3');
    receiver.replies.push({ status: 302, headers: { location: receiver.url } });
    await sender.step(start);
    await attempted('msg_3', 1);
    expect(receiver.received).toHaveLength(1);
    expect(await row('msg_3')).toMatchObject({ status: 'pending', last_status: 302 });
  });

  it('ends at once when the receiver says 410', async () => {
    await insert('msg_4');
    receiver.replies.push(410);
    await sender.step(start);
    await attempted('msg_4', 1);
    expect(await row('msg_4')).toMatchObject({ status: 'exhausted', last_status: 410 });
  });

  it('reads no more of an answer than it needs', async () => {
    await insert('msg_5');
    receiver.replies.push('endless');
    await sender.step(start);
    await attempted('msg_5', 1);
    expect(await row('msg_5')).toMatchObject({ last_status: 500, last_error: `HTTP 500 ${'x'.repeat(300)}` });
  });

  it('says what is wrong when nobody answers', async () => {
    const gone = await startWebhookReceiver();
    await gone.close();
    await insert('msg_5', gone.url);
    await sender.step(start);
    await attempted('msg_5', 1);
    expect(await row('msg_5')).toMatchObject({ status: 'pending', last_status: null });
    expect((await row('msg_5')).last_error).toMatch('ECONNREFUSED');
  });

  it('posts again after a crash between post and record, under the same id', async () => {
    await insert('msg_6');
    // What a process leaves behind that ends in the middle of an attempt: a lease, and no record.
    await claimDue(source.manager, { at: start, until: later(60), limit: 5 });
    expect(await sender.step(later(59))).toBe(false);
    expect(await sender.step(later(60))).toBe(true);
    await attempted('msg_6', 2);
    expect(await row('msg_6')).toMatchObject({ status: 'delivered' });
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual(['msg_6']);
  });

  it('whose lease was lost records nothing', async () => {
    await insert('msg_7');
    const lease = { at: start, until: later(60), limit: 1 };
    const [lost] = await claimDue(source.manager, lease);
    await claimDue(source.manager, { at: later(61), until: later(121), limit: 1 });
    const failed = { outcome: { kind: 'exhausted' as const }, status: 500, error: 'HTTP 500' };
    expect(await recordAttempt(source.manager, lost!, { ...failed, at: later(62) })).toBe(false);
    expect(await row('msg_7')).toMatchObject({ status: 'pending', attempts: 2 });
  });

  it('records nothing once its own lease is over', async () => {
    await insert('msg_8');
    const [claimed] = await claimDue(source.manager, { at: start, until: later(60), limit: 1 });
    const delivered = { outcome: { kind: 'delivered' as const }, status: 204, error: null };
    expect(await recordAttempt(source.manager, claimed!, { ...delivered, at: later(60) })).toBe(false);
    expect(await recordAttempt(source.manager, claimed!, { ...delivered, at: later(59) })).toBe(true);
  });

  it('and another share the work: each message is posted once', async () => {
    const ids = Array.from({ length: 40 }, (_, i) => `msg_many_${i}`);
    for (const id of ids) await insert(id);
    const senders = [sender, newSender(receiver.url)];
    await Promise.all(
      senders.map(async (each) => {
        while (await each.step(later(1))) continue;
        await each.beforeApplicationShutdown();
      }),
    );
    const posted = receiver.received.map(({ headers }) => String(headers['webhook-id']));
    expect(posted.sort()).toEqual(ids.sort());
    expect(await source.query("SELECT count(*)::int AS n FROM deliveries WHERE status = 'delivered'")).toEqual([
      { n: 40 },
    ]);
  });

  it('makes a message once, however often it is made', async () => {
    await insert('msg_9');
    await insert('msg_9');
    expect(await source.query('SELECT count(*)::int AS n FROM deliveries')).toEqual([{ n: 1 }]);
  });
});
