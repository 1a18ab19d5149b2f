import { expect } from '@open-wc/testing';
import type { IopsError } from './error.js';
import type { TokenProvider } from './settings.js';
import { fetchToken } from './token.client.js';
import { Tokens } from './tokens.js';

const codeOf = (asked: Promise<string>) => asked.catch((error: IopsError) => error.code);

describe('the token of a page', () => {
  let reasons: string[];
  let answer: TokenProvider;
  const realNow = Date.now;
  const pass = (ms: number) => {
    const at = Date.now() + ms;
    Date.now = () => at;
  };
  const tokens = () => new Tokens(() => ({ apiBase: '', token: (context) => answer(context) }));
  const inFiveMinutes = () => new Date(Date.now() + 300_000).toISOString();

  beforeEach(() => {
    reasons = [];
    answer = async ({ reason }) => {
      reasons.push(reason);
      return { token: `t${reasons.length}`, expires_at: inFiveMinutes() };
    };
  });
  afterEach(() => {
    Date.now = realNow;
  });

  it('is asked for once, however many ask at once', async () => {
    const held = tokens();
    expect(await Promise.all([held.get(), held.get(), held.get()])).to.deep.equal(['t1', 't1', 't1']);
    expect(reasons).to.deep.equal(['first']);
  });

  it('is given at once while it holds, and renewed meanwhile', async () => {
    const held = tokens();
    await held.get();
    pass(250_000);
    expect(await held.get()).to.equal('t1');
    await new Promise((resolve) => setTimeout(resolve));
    expect(await held.get()).to.equal('t2');
    expect(reasons).to.deep.equal(['first', 'refresh']);
  });

  it('is waited for once it has ended', async () => {
    const held = tokens();
    await held.get();
    pass(301_000);
    expect(await held.get()).to.equal('t2');
  });

  it('that holds outlives a host that does not answer', async () => {
    const held = tokens();
    await held.get();
    answer = () => Promise.reject(new TypeError('no network'));
    pass(250_000);
    expect(await held.get()).to.equal('t1');
    pass(60_000);
    expect(await codeOf(held.get())).to.equal('network');
  });

  for (const [what, given] of [
    ['nothing', undefined],
    ['an error of the host as JSON', { error: 'signed out' }],
    ['a token that is no text', { token: 7 }],
  ] as const) {
    it(`is not taken from a function that answers ${what}, which may pass`, async () => {
      answer = async () => given as never;
      const error = await tokens()
        .get()
        .catch((thrown: IopsError) => thrown);
      expect(error).to.include({ code: 'invalid_answer', retryable: true });
    });
  }

  it('that was refused is replaced once, and not again for half a minute', async () => {
    const held = tokens();
    await held.get();
    expect(await Promise.all([held.replace('t1'), held.replace('t1')])).to.deep.equal(['t2', 't2']);
    expect(await held.replace('t1')).to.equal('t2');
    expect(await codeOf(held.replace('t2'))).to.equal('unauthenticated');
    pass(31_000);
    expect(await held.replace('t2')).to.equal('t3');
    expect(reasons).to.deep.equal(['first', 'refused', 'refused']);
  });

  it('that nobody has is told once, and once again when somebody has one', async () => {
    const held = tokens();
    const told: string[] = [];
    held.required.add(() => told.push('required'));
    held.signedIn.add(() => told.push('signed in'));
    const given = answer;
    answer = async () => null;
    expect([await codeOf(held.get()), await codeOf(held.get())]).to.deep.equal(['unauthenticated', 'unauthenticated']);
    answer = given;
    await held.get();
    await held.replace('t1');
    expect(told).to.deep.equal(['required', 'signed in']);
  });

  it('is forgotten at sign-out, also one that is on its way', async () => {
    const held = tokens();
    const onItsWay = held.get();
    held.forget();
    expect(await codeOf(onItsWay)).to.equal('unauthenticated');
    expect(await held.get()).to.equal('t2');
  });
});

describe('a token endpoint', () => {
  const real = globalThis.fetch;
  afterEach(() => {
    globalThis.fetch = real;
  });
  const asked = (response: Response) => {
    globalThis.fetch = async () => response;
    return fetchToken('/token', 'first').catch((error: IopsError) => error);
  };
  const html = new Headers({ 'content-type': 'text/html' });

  it('that says 401 or 403 says that nobody is signed in', async () => {
    expect(await asked(new Response('', { status: 401 }))).to.equal(null);
    expect(await asked(new Response('<html>', { status: 403, headers: html }))).to.equal(null);
  });

  it('that fails is not taken for IOPS, and is waited for as long as it asks', async () => {
    const busy = await asked(new Response('', { status: 429, headers: { 'retry-after': '60' } }));
    expect(busy).to.include({ code: 'rate_limited', retryable: true, retryAfterMs: 60_000 });
    expect(await asked(new Response('', { status: 500 }))).to.include({ code: 'internal', retryable: true });
  });

  it('that answers a page in place of a token is not taken for an outage', async () => {
    expect(await asked(new Response('<html>', { headers: html }))).to.include({
      code: 'invalid_answer',
      retryable: true,
    });
  });

  it('that refuses the request itself tells the host so, and is not asked on', async () => {
    const refused = await asked(new Response('', { status: 422 }));
    expect(refused).to.include({
      code: 'not_configured',
      message: 'The token endpoint answered 422.',
      retryable: false,
    });
  });
});
