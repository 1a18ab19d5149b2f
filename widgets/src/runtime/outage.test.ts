import { expect } from '@open-wc/testing';
import { Notifier } from './notifier.js';
import { Outage } from './outage.js';

describe('an outage', () => {
  const real = { fetch: globalThis.fetch, setTimeout: globalThis.setTimeout, random: Math.random };
  let waits: number[];
  let due: (() => void)[];
  let ends: number;
  let waiting: Notifier<boolean>;
  let outage: Outage;
  let apiBase: () => string;
  /** Lets the next question be asked and answered. */
  const pass = async () => {
    due.shift()?.();
    await new Promise((resolve) => real.setTimeout.call(globalThis, resolve, 5));
  };

  beforeEach(() => {
    waits = [];
    due = [];
    ends = 0;
    apiBase = () => '';
    waiting = new Notifier();
    waiting.add(() => undefined);
    Math.random = () => 0;
    globalThis.setTimeout = ((act: () => void, ms: number) => due.push(act) && waits.push(ms)) as never;
    globalThis.fetch = async () => new Response();
    outage = new Outage(
      () => apiBase(),
      waiting,
      () => {
        ends += 1;
      },
    );
  });
  afterEach(() => {
    Object.assign(globalThis, { fetch: real.fetch, setTimeout: real.setTimeout });
    Math.random = real.random;
  });

  it('is asked about every two seconds until it is over, however often it is told', async () => {
    globalThis.fetch = () => Promise.reject(new TypeError('Failed to fetch'));
    outage.begin();
    outage.begin();
    await pass();
    await pass();
    globalThis.fetch = async () => new Response(null, { status: 500 });
    await pass();
    expect([waits, due.length, ends]).to.deep.equal([[2000, 2000, 2000], 0, 1]);
  });

  it('that begins again right after its end is asked about less and less: it is not IOPS that fails', async () => {
    for (let failures = 0; failures < 6; failures += 1) {
      outage.begin();
      await pass();
    }
    expect(waits).to.deep.equal([2000, 4000, 8000, 16_000, 16_000, 16_000]);
  });

  it('is asked about no more once nobody waits', async () => {
    waiting = new Notifier();
    outage = new Outage(
      () => '',
      waiting,
      () => {
        ends += 1;
      },
    );
    outage.begin();
    await pass();
    expect([due.length, ends]).to.deep.equal([0, 0]);
    waiting.add(() => undefined);
    outage.begin();
    await pass();
    expect(ends).to.equal(1);
  });

  it('lasts while the page names no server, and ends when it does again', async () => {
    apiBase = () => {
      throw new Error('not set up');
    };
    outage.begin();
    await pass();
    expect([due.length, ends]).to.deep.equal([1, 0]);
    apiBase = () => '';
    await pass();
    expect(ends).to.equal(1);
  });
});
