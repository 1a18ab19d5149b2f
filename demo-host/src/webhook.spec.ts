import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { verifyWebhook, type WebhookHeaders } from './webhook.js';

const KEY = Buffer.alloc(32, 11);
const SECRET = `whsec_${KEY.toString('base64')}`;
const OTHER_KEY = Buffer.alloc(32, 12);
const MESSAGE = {
  type: 'alert.created',
  timestamp: '2026-03-04T10:00:00.000Z',
  data: { alert_id: 'a1', explanation: 'Two calls in 14 days – “späte Absage”.' },
};
const BODY = JSON.stringify(MESSAGE);
const nowSeconds = () => Math.floor(Date.now() / 1000);

/** Signs as the specification says, without the package that verifies. */
function sign(body: string, key = KEY, seconds = nowSeconds()): WebhookHeaders {
  const signature = createHmac('sha256', key).update(`msg_1.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': 'msg_1', 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` };
}

const verify = (headers: WebhookHeaders, body = BODY) => verifyWebhook(SECRET, headers, Buffer.from(body));

describe('verifyWebhook', () => {
  test('takes what an independent implementation of the specification signed', () => {
    expect(verify(sign(BODY))).toEqual({ ok: true, id: 'msg_1', message: MESSAGE });
  });

  test('takes what the official package signed', () => {
    const signature = new Webhook(SECRET).sign('msg_1', new Date(), BODY);
    expect(verify({ ...sign(BODY), 'webhook-signature': signature })).toMatchObject({ ok: true });
  });

  test('takes a message signed with the old and the new secret while it rotates, in any order', () => {
    const [ours, other] = [KEY, OTHER_KEY].map((key) => sign(BODY, key)['webhook-signature']);
    for (const both of [`${ours} ${other}`, `${other} ${ours}`]) {
      expect(verify({ ...sign(BODY), 'webhook-signature': both })).toMatchObject({ ok: true });
    }
  });

  test.each([
    ['a body changed by one byte', sign(BODY), BODY.replace('a1', 'a2'), 'No matching signature found'],
    ['a body with a space more', sign(BODY), `${BODY} `, 'No matching signature found'],
    ['another secret', sign(BODY, OTHER_KEY), BODY, 'No matching signature found'],
    ['another id', { ...sign(BODY), 'webhook-id': 'msg_2' }, BODY, 'No matching signature found'],
    ['a timestamp of six minutes ago', sign(BODY, KEY, nowSeconds() - 360), BODY, 'Message timestamp too old'],
    ['a timestamp six minutes ahead', sign(BODY, KEY, nowSeconds() + 360), BODY, 'Message timestamp too new'],
    ['no signature', { ...sign(BODY), 'webhook-signature': '' }, BODY, 'Missing required headers'],
    [
      'another version of signature',
      { ...sign(BODY), 'webhook-signature': 'v1a,AA==' },
      BODY,
      'No matching signature found',
    ],
  ])('refuses %s with 401 and the reason', (_, headers, body, reason) => {
    expect(verify(headers, body)).toEqual({ ok: false, status: 401, reason });
  });

  test.each(['', 'null', '[]', '{"type":"alert.created"}', 'not JSON'])(
    'refuses %j with 400, though well signed',
    (body) => {
      expect(verify(sign(body), body)).toMatchObject({ ok: false, status: 400 });
    },
  );
});
