import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { sign } from './sign.js';

const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const OTHER = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const at = new Date('2025-11-20T22:05:00.900Z');

describe('sign', () => {
  it.each([
    // From the Standard Webhooks reference libraries.
    [
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: new Date(1_614_265_330_000), body: '{"test": 2432232314}' },
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    ],
    // Worked out with: printf 'msg_7.1763676300.{"é":1}' | openssl dgst -sha256 -mac HMAC -macopt hexkey:3031… -binary | base64
    [SECRET, { id: 'msg_7', at, body: '{"é":1}' }, 'v1,EXMVWyt7DwhAXEe6nvuAYnTcgto5UrnJckygmuT327I='],
  ])('with %s', (secret, signed, signature) => {
    expect(sign(signed, [secret])['webhook-signature']).toBe(signature);
  });

  it('carries the id and the seconds of the attempt', () => {
    expect(sign({ id: 'msg_7', at, body: '{}' }, [SECRET])).toMatchObject({
      'webhook-id': 'msg_7',
      'webhook-timestamp': '1763676300',
    });
  });

  it('while a secret rotates the official verifier takes the old and the new', () => {
    const body = '{"name":"Zoë 😀"}';
    const headers = { ...sign({ id: 'msg_7', at: new Date(), body }, [SECRET, OTHER]) };
    for (const secret of [SECRET, OTHER]) expect(new Webhook(secret).verify(body, headers)).toEqual({ name: 'Zoë 😀' });
    const stranger = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
    expect(() => new Webhook(stranger).verify(body, headers)).toThrow('No matching signature');
  });

  it('a changed byte of the body is noticed', () => {
    const headers = { ...sign({ id: 'msg_7', at: new Date(), body: '{"a":1}' }, [SECRET]) };
    expect(() => new Webhook(SECRET).verify('{"a":2}', headers)).toThrow('No matching signature');
  });
});
