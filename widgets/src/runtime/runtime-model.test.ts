import { expect } from '@open-wc/testing';
import { connectionOf, pollDelayMs, statusOf } from '../controllers/status.js';
import { IopsError, toIopsError } from './error.js';
import { problemOf } from './problem.js';
import { retryDelayMs } from './retry-delay.js';
import { settingsFrom } from './settings.js';
import { takeFrames } from './sse-frames.js';
import { heldToken } from './token-life.js';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 20, 14);
const jwt = (claims: object) => `h.${btoa(JSON.stringify(claims))}.s`;
const seconds = (ms: number) => ms / 1000;

describe('the life of a token', () => {
  const held = (answer: { token: string; expires_at?: string }) => {
    const { refreshAt, expiresAt } = heldToken(answer, NOW, 0);
    return [seconds(refreshAt - NOW), seconds(expiresAt - NOW)];
  };
  it('is renewed at 80 % of it', () => {
    expect(held({ token: 'x', expires_at: new Date(NOW + 5 * MINUTE).toISOString() })).to.deep.equal([240, 300]);
  });
  it('is renewed 30 s before its end when that is sooner', () => {
    expect(held({ token: 'x', expires_at: new Date(NOW + MINUTE).toISOString() })).to.deep.equal([30, 60]);
  });
  it('is read from the token when the answer does not say', () => {
    expect(held({ token: jwt({ exp: seconds(NOW) + 600 }) })).to.deep.equal([480, 600]);
  });
  it('is what it was issued for when this clock runs ahead or behind', () => {
    expect(held({ token: jwt({ iat: seconds(NOW) - 900, exp: seconds(NOW) - 600 }) })[1]).to.equal(300);
    expect(held({ token: jwt({ iat: seconds(NOW) + 900, exp: seconds(NOW) + 1200 }) })[1]).to.equal(300);
  });
  it('of under a minute is renewed at half of it, and one of moments not at once', () => {
    expect(held({ token: 'x', expires_at: new Date(NOW + MINUTE / 2).toISOString() })).to.deep.equal([15, 30]);
    expect(held({ token: 'x', expires_at: new Date(NOW + 100).toISOString() })[0]).to.equal(1);
  });
  it('is renewed up to a tenth sooner, so that pages do not renew together', () => {
    const answer = { token: 'x', expires_at: new Date(NOW + 5 * MINUTE).toISOString() };
    expect(seconds(heldToken(answer, NOW, 1).refreshAt - NOW)).to.equal(216);
  });
  it('is five minutes for a token that says nothing', () => {
    expect(held({ token: 'opaque' })[1]).to.equal(300);
    expect(held({ token: 'a.%%%.b' })[1]).to.equal(300);
  });
});

describe('the status of an element', () => {
  const error = (code: 'network' | 'forbidden' | 'unauthenticated') => new IopsError(code, '', code === 'network');
  const known = { hasData: true, isEmpty: false, failure: null, failures: 0 };
  for (const [what, knowledge, status] of [
    ['nothing yet', { ...known, hasData: false }, 'loading'],
    ['data', known, 'ready'],
    ['an answer without anything', { ...known, isEmpty: true }, 'empty'],
    ['no data and a failure', { ...known, hasData: false, failure: error('network'), failures: 1 }, 'error'],
    ['data and one failure that may pass', { ...known, failure: error('network'), failures: 1 }, 'ready'],
    ['data and two failures', { ...known, failure: error('network'), failures: 2 }, 'stale'],
    ['data and a failure that stays', { ...known, failure: error('forbidden'), failures: 1 }, 'stale'],
    ['data and a session that ended', { ...known, failure: error('unauthenticated'), failures: 1 }, 'unauthorized'],
  ] as const) {
    it(`with ${what} is ${status}`, () => expect(statusOf(knowledge)).to.equal(status));
  }
});

describe('how what is shown keeps up', () => {
  const known = { isLive: false, failure: null, failures: 0, polls: 0 };
  const lost = new IopsError('network', '', true);
  const busy = new IopsError('unavailable', '', true);
  const late = new IopsError('timeout', '', true);
  for (const [what, knowledge, connection] of [
    ['messages', { ...known, isLive: true }, 'live'],
    ['one answer', { ...known, polls: 1 }, null],
    ['two answers and no message', { ...known, polls: 2 }, 'delayed'],
    ['one loss', { ...known, failure: lost, failures: 1 }, null],
    ['a question that was waited for in vain', { ...known, failure: late, failures: 1 }, 'offline'],
    ['two losses', { ...known, failure: lost, failures: 2, polls: 9 }, 'offline'],
    ['a server that answers, but not this', { ...known, failure: busy, failures: 3, polls: 2 }, null],
    ['messages, and an answer that was refused once', { ...known, isLive: true, failure: busy, failures: 1 }, 'live'],
    ['messages, and answers that are refused', { ...known, isLive: true, failure: busy, failures: 2 }, null],
    ['messages, and no answer in time', { ...known, isLive: true, failure: late, failures: 1 }, null],
    ['messages, though one question was lost', { ...known, isLive: true, failure: lost, failures: 1 }, 'live'],
    ['messages, and questions that are lost', { ...known, isLive: true, failure: lost, failures: 2 }, null],
  ] as const) {
    it(`with ${what} is ${connection}`, () => expect(connectionOf(knowledge)).to.equal(connection));
  }
  it('is asked for every 10 to 20 s without messages, and rarely with them', () => {
    expect([0, 1].map((random) => pollDelayMs(false, random))).to.deep.equal([10_000, 20_000]);
    expect([0, 1].map((random) => pollDelayMs(true, random))).to.deep.equal([60_000, 120_000]);
  });
});

describe('events of a stream', () => {
  it('are taken whole, with what is left for later', () => {
    const { frames, rest } = takeFrames(':\n\nid: 7\nevent: ready\ndata: {"a":\ndata: 1}\n\nevent: alert_cre');
    expect(frames).to.deep.equal([{ event: 'ready', data: '{"a":\n1}' }]);
    expect(rest).to.equal('event: alert_cre');
  });
  it('are none in comments, in a time to wait, and in nothing', () => {
    for (const text of ['', '\n\n', ':\n\n', 'retry: 1000\n\n', 'event: x\n\n']) {
      expect([text, takeFrames(text).frames]).to.deep.equal([text, []]);
    }
  });
  it('may end their lines as Windows does, and carry colons', () => {
    expect(takeFrames('event: a\r\ndata:{"b":":"}\r\n\r\n').frames).to.deep.equal([{ event: 'a', data: '{"b":":"}' }]);
  });
});

describe('settings', () => {
  const metas: Record<string, string> = {
    'iops-api': 'https://ops.example.com/',
    'iops-token-endpoint': '/iops/token',
  };
  const meta = (name: string) => metas[name] ?? null;
  it('come from the metas of the page', () => {
    expect(settingsFrom({}, meta)).to.deep.equal({ apiBase: 'https://ops.example.com', token: '/iops/token' });
  });
  it('of configure win over them', () => {
    const tokenProvider = async () => null;
    expect(settingsFrom({ apiBase: 'https://b', tokenProvider }, meta)).to.deep.equal({
      apiBase: 'https://b',
      token: tokenProvider,
    });
  });
  it('name what is missing', () => {
    expect(settingsFrom({}, () => null)).to.deep.equal({ missing: 'apiBase (or <meta name="iops-api">)' });
  });
});

describe('failures', () => {
  it('carry the code, the detail and the request id of a problem document', () => {
    const body = {
      code: 'conflict',
      title: 'The present state does not allow that',
      detail: 'Resolved already.',
      requestId: 'r7',
    };
    expect(problemOf(409, body, new Headers())).to.include({
      code: 'conflict',
      message: 'Resolved already.',
      retryable: false,
      requestId: 'r7',
    });
  });
  it('of a proxy without a document are told by status', () => {
    const headers = new Headers({ 'x-request-id': 'r8' });
    expect(problemOf(502, null, headers)).to.include({ code: 'internal', retryable: true, requestId: 'r8' });
    const later = problemOf(429, null, new Headers({ 'retry-after': '7' }));
    expect(later).to.include({ code: 'rate_limited', retryable: true, retryAfterMs: 7000 });
    expect(problemOf(403, '<html>', new Headers())).to.include({ code: 'forbidden', retryable: false });
  });
  it('make nobody wait for more than an hour, nor for a time that no timer can count', () => {
    const waits = (value: string) => problemOf(429, null, new Headers({ 'retry-after': value })).retryAfterMs;
    expect(['3600', '2592000', '1e300', 'Infinity'].map(waits)).to.deep.equal(Array(4).fill(3_600_000));
    expect(['', 'soon', 'Fri, 20 Nov 2026 14:05:00 GMT'].map(waits)).to.deep.equal([0, 0, 0]);
  });
  it('before an answer are network or timeout, and may pass', () => {
    expect(toIopsError(new TypeError('Failed to fetch'))).to.include({ code: 'network', retryable: true });
    expect(toIopsError(new DOMException('', 'TimeoutError'))).to.include({ code: 'timeout', retryable: true });
  });
  it('are tried again after 1, 2, 4, 8, 15, 15 s, up to a quarter sooner', () => {
    expect([0, 1, 2, 3, 4, 9].map((failures) => retryDelayMs(failures, 0))).to.deep.equal([
      1000, 2000, 4000, 8000, 15_000, 15_000,
    ]);
    expect(retryDelayMs(0, 1)).to.equal(750);
  });
});
