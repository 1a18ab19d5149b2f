import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { DataSource } from 'typeorm';
import { RawClient } from '../../testing/raw-client.js';
import { JWT_SECRET, startTestApp, type TestApp } from '../../testing/test-app.js';

const jwt = new JwtService({ secret: JWT_SECRET });
const token = jwt.sign({ sub: 'ana', role: 'viewer', aud: 'iops' }, { expiresIn: '5m' });

describe('the realtime publisher', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());

  it('tells a listener of an alert, also after a message that cannot be made', async () => {
    const { client } = await RawClient.connect(await test.app.getUrl(), JSON.stringify({ token }));
    expect(await client.ask('["subscribe",{"topics":["alerts"]}]')).toMatchObject({ granted: ['alerts'] });
    await test.app
      .get(DataSource)
      .query(
        `INSERT INTO outbox (topic, payload) VALUES ('alert.changed', '{"alertId": "not an id", "change": "opened"}')`,
      );
    for (const call of ['call-1', 'call-2']) {
      await test.ingest({
        event_id: call,
        event_type: 'support.call.inbound',
        occurred_at: new Date().toISOString(),
        data: { call_id: call, customer_id: 'stu_1' },
      });
    }
    let heard = '';
    while (!heard.includes('alert_created')) heard += await client.hear();
    expect(heard).toContain('"type":"call_spike"');
  });
});
