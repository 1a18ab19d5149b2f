import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { expectAlive, expectSound } from '../kit/claims.js';
import { type Ledger, newLedger } from '../kit/ledger.js';
import { shortOrLong } from '../kit/long.js';
import { goodEvent, type SentEvent } from '../kit/marketplace.js';
import { type Door, post, type Reply } from '../kit/post.js';
import { between, oneOf, randomOf, shuffled } from '../kit/random.js';
import { openRequest, type RawSender, sendHalf } from '../kit/raw-sender.js';
import { type Replica, startSystem, type TestSystem } from '../kit/system.js';
import { startTcpProxy, type TcpProxy } from '../kit/tcp-proxy.js';

const MINUTE_MS = 60_000;
const ARRAY = 'application/json';
const LINES = 'application/x-ndjson';
/** Requests under way at once. */
const AT_ONCE = 32;
/** A request has 30 s to arrive whole, one of lines must bring some each 10 s; to look and to hang up takes a moment more. */
const DROPPED_WITHIN_MS = { [ARRAY]: 35_000, [LINES]: 15_000 };
const SLOW_TYPES = [LINES, ARRAY].slice(0, shortOrLong(1, 2)) as (typeof LINES | typeof ARRAY)[];
const random = randomOf(jest.getSeed());

describe('senders that do what they should not, over two replicas', () => {
  let system: TestSystem;
  let replica: Replica;
  let doors: Door[];
  let proxy: TcpProxy;
  const slow: { sender: RawSender; openedAt: number; endedAt: number; patienceMs: number }[] = [];
  let drip: NodeJS.Timeout;

  beforeAll(async () => {
    system = await startSystem();
    replica = await system.startReplica();
    doors = [system, replica];
    proxy = await startTcpProxy(system.ports.bff);
    // They need their time: the last test looks what became of them.
    for (let i = 0; i < shortOrLong(50, 500); i++) slow.push(await openSlow());
    drip = setInterval(() => slow.forEach(({ sender: { socket } }) => socket.writable && socket.write(' ')), 1_000);
  });
  afterAll(async () => {
    clearInterval(drip);
    await system.stop();
    await proxy.close();
  });

  it('each of 10,000 events that is sent five times to both is accepted exactly once', async () => {
    const ledger = newLedger('five');
    const groups = groupsOf(10_000, ledger.run).map((events) => ({ events, accepted: 0 }));
    const posts = shuffled(random, Array(5).fill(groups).flat() as typeof groups);
    await inParallel(posts, async (group) => {
      const reply = await deliver(ledger, group.events, ARRAY);
      group.accepted += reply.body.accepted;
    });
    expect(groups.filter(({ events, accepted }) => accepted !== events.length)).toEqual([]);
    await expectSound(system, ledger);
  });

  it('a batch sent by 50 at once is stored once', async () => {
    for (let round = 0; round < shortOrLong(5, 100); round++) {
      const ledger = newLedger(`storm-${round}`);
      const events = batch(ledger.run, 200);
      await Promise.all(Array.from({ length: 50 }, () => deliver(ledger, shuffled(random, events), ARRAY)));
      expect(ledger.accepted).toBe(events.length);
      await expectSound(system, ledger);
    }
  });

  it('of an id that comes with 20 bodies at once one is stored, and the others are refused and kept', async () => {
    for (let round = 0; round < shortOrLong(10, 200); round++) {
      const ledger = newLedger(`race-${round}`);
      const event = goodEvent(random, ledger.run);
      const bodies = Array.from({ length: 20 }, (_, i) => ({ ...event, data: { ...event.data, copy: i } }));
      const replies = await Promise.all(bodies.map((body) => deliver(ledger, [body], ARRAY)));
      const taken = bodies.filter((_, i) => replies[i]!.body.accepted === 1);
      const refused = bodies.filter((_, i) => replies[i]!.body.errors[0]?.code === 'event_id_conflict');
      expect([taken.length, refused.length]).toEqual([1, bodies.length - 1]);
      const stored = await system.query('SELECT data FROM events WHERE event_id = $1', [event.event_id]);
      expect(stored).toEqual([{ data: taken[0]!.data }]);
      const kept = await system.query<{ body: string }>(
        "SELECT convert_from(body, 'UTF8') AS body FROM quarantine WHERE event_id = $1",
        [event.event_id],
      );
      const copies = kept.map(({ body }) => (JSON.parse(body) as SentEvent).data['copy'] as number);
      expect(copies.sort((a, b) => a - b)).toEqual(refused.map(({ data }) => data.copy));
      await expectSound(system, ledger);
    }
  });

  it('of a sender whose clock is an hour ahead nothing is stored, and all is kept with the reason', async () => {
    const ledger = newLedger('ahead');
    const events = batch(ledger.run, 20).map((event) => at(event, Date.now() + 60 * MINUTE_MS));
    const reply = await deliver(ledger, events, ARRAY);
    expect(reply.status).toBe(422);
    expect(new Set(reply.body.errors.map(({ code }) => code))).toEqual(new Set(['occurred_at_out_of_range']));
    await expectSound(system, ledger);
  });

  it('of a sender whose clock is an hour behind all is stored, in the minutes that it tells', async () => {
    const ledger = newLedger('behind');
    const time = Date.now() - 60 * MINUTE_MS;
    const events = batch(ledger.run, 20).map((event) =>
      at({ ...event, event_type: 'support.live_chat.message' }, time),
    );
    const minute = new Date(Math.floor(time / MINUTE_MS) * MINUTE_MS);
    const countOfMinute = async () => {
      const [row] = await system.query<{ count: number }>(
        `SELECT count FROM rollups WHERE stream = 'support.live_chat.message' AND minute = $1`,
        [minute],
      );
      return row?.count ?? 0;
    };
    const before = await countOfMinute();
    const reply = await deliver(ledger, events, ARRAY);
    expect(reply).toMatchObject({ status: 202, body: { accepted: 20 } });
    expect(await countOfMinute()).toBe(before + 20);
    await expectSound(system, ledger);
  });

  it('a sender that never hears the answer may send again: all are duplicates then', async () => {
    const ledger = newLedger('unheard');
    const deaf: Door = { ...system, apiBase: `http://127.0.0.1:${proxy.port}` };
    for (let round = 0; round < shortOrLong(20, 500); round++) {
      const events = batch(`${ledger.run}-${round}`, between(random, 1, 50));
      const type = oneOf(random, [ARRAY, LINES]);
      proxy.judge = ({ from }) => (from === 'server' ? 'cut' : 'pass');
      await expect(post(deaf, written(events, type), type)).rejects.toThrow();
      ledger.record(events, null);
      const again = await deliver(ledger, events, type);
      expect(again.body).toMatchObject({ accepted: 0, duplicates: events.length });
    }
    // What was accepted was never told.
    ledger.accepted = ledger.acknowledged.length;
    await expectSound(system, ledger);
  });

  it('of an array that is half sent nothing is stored; lines are stored once, whenever the sender hangs up', async () => {
    const ledger = newLedger('half');
    for (let round = 0; round < shortOrLong(40, 1_000); round++) {
      const events = batch(`${ledger.run}-${round}`, between(random, 1, 200));
      const type = oneOf(random, [ARRAY, LINES]);
      const body = written(events, type);
      await sendHalf(oneOf(random, doors), body, { part: between(random, 0, body.length - 2), type });
      ledger.record(events, null);
      const again = await deliver(ledger, events, type);
      if (type === ARRAY) expect(again.body.accepted).toBe(events.length);
      ledger.accepted += again.body.duplicates;
    }
    await expectSound(system, ledger);
  });

  it('senders of a byte a second are dropped when their time is up, and trouble nobody meanwhile', async () => {
    const ledger = newLedger('beside');
    const isWaiting = () =>
      slow.some(({ openedAt, endedAt, patienceMs }) => endedAt === 0 && performance.now() < openedAt + patienceMs);
    do {
      expect((await deliver(ledger, batch(`${ledger.run}-${ledger.fates.size}`, 5), ARRAY)).ms).toBeLessThan(10_000);
      await sleep(200);
    } while (isWaiting());
    for (const { sender, openedAt, endedAt, patienceMs } of slow) {
      expect(endedAt - openedAt).toBeGreaterThan(0);
      expect(endedAt - openedAt).toBeLessThan(patienceMs);
      expect(await sender.answer).toMatch(/^HTTP\/1\.1 408 /);
    }
    await expectAlive(system.bff);
    await expectAlive(replica.part);
    await expectSound(system, ledger);
  });

  async function openSlow() {
    const type = oneOf(random, SLOW_TYPES);
    const sender = await openRequest(oneOf(random, doors), 100_000, type);
    const entry = { sender, openedAt: performance.now(), endedAt: 0, patienceMs: DROPPED_WITHIN_MS[type] };
    sender.socket.once('close', () => {
      entry.endedAt = performance.now();
    });
    return entry;
  }

  /** Posts to one of the doors until the events are settled; answers the reply that did it. */
  async function deliver(ledger: Ledger, events: SentEvent[], type: string): Promise<Reply> {
    for (;;) {
      const reply = await post(oneOf(random, doors), written(events, type), type);
      if (ledger.record(events, reply)) return reply;
      expect(ledger.surprises).toEqual([]);
      await sleep(100);
    }
  }
});

function batch(prefix: string, count: number): SentEvent[] {
  return Array.from({ length: count }, (_, i) => goodEvent(random, `${prefix}-${i}`));
}

function at(event: SentEvent, time: number): SentEvent {
  return {
    ...event,
    occurred_at: new Date(time).toISOString(),
    data: { ...event.data, customer_id: 'c', chat_id: 'x' },
  };
}

function written(events: readonly SentEvent[], type: string): string {
  return type === LINES ? events.map((event) => `${JSON.stringify(event)}\n`).join('') : JSON.stringify(events);
}

/** Cuts so many events into groups of 1 to 40. */
function groupsOf(count: number, prefix: string): SentEvent[][] {
  const events = batch(prefix, count);
  const groups: SentEvent[][] = [];
  while (events.length > 0) groups.push(events.splice(0, between(random, 1, 40)));
  return groups;
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}
