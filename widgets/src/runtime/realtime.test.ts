import type { RealtimeMessage, Topic } from '@iops/contracts';
import { expect } from '@open-wc/testing';
import { FakeRealtime } from '../testing/fake-socket.js';
import { FakeStreams } from '../testing/fake-streams.js';
import { alert } from '../testing/fixtures.js';
import { until } from '../testing/page.js';
import { Realtime } from './realtime.client.js';
import { Tokens } from './tokens.js';

const HIDDEN_MS = 300_000;
const told = (id: string, cursor = `c${id}`): RealtimeMessage => ({
  topic: 'alerts',
  type: 'alert_created',
  cursor,
  data: alert(id),
});

/** Somebody who listens, and what they hear: `live`, `silent`, `gap`, or the id of an alert. */
function listen(realtime: Realtime, topic: Topic = 'alerts') {
  const heard: string[] = [];
  const leave = realtime.subscribe(topic, {
    onMessage: ({ data }) => heard.push('id' in data ? data.id : 'figures'),
    onLive: (isLive) => heard.push(isLive ? 'live' : 'silent'),
    onGap: () => heard.push('gap'),
  });
  return { heard, leave };
}

describe('the connection of a page', () => {
  let server: FakeRealtime;
  let streams: FakeStreams;
  let realtime: Realtime;
  let tokens: Tokens;
  let given: number;
  const socket = () => server.sockets.at(-1)!;

  beforeEach(() => {
    given = 0;
    const token = async () => ({ token: `t${(given += 1)}` });
    const settings = () => ({ apiBase: location.origin, token });
    tokens = new Tokens(settings);
    server = new FakeRealtime();
    streams = new FakeStreams();
    realtime = new Realtime(settings, tokens, server.open);
  });
  afterEach(() => {
    realtime.close();
    streams.restore();
  });

  it('tells who comes that a snapshot is needed, and then everything', async () => {
    const first = listen(realtime);
    await until(() => first.heard.length > 0);
    server.send(told('1'));
    const second = listen(realtime);
    server.send(told('2'));
    expect(first.heard).to.deep.equal(['live', 'gap', '1', '2']);
    expect(second.heard).to.deep.equal(['live', 'gap', '2']);
  });

  it('comes back with the cursor of what it heard last, and nobody needs a snapshot', async () => {
    const { heard } = listen(realtime);
    await until(() => heard.includes('live'));
    server.send(told('1'));
    server.drop();
    server.isUp = true;
    await until(() => heard.length === 5);
    expect(heard).to.deep.equal(['live', 'gap', '1', 'silent', 'live']);
    expect(socket().requests.at(-1)).to.deep.equal({ topics: ['alerts'], cursor: 'c1' });
  });

  it('needs a snapshot after a cut when it never heard anything, for there is no cursor', async () => {
    const { heard } = listen(realtime);
    await until(() => heard.includes('live'));
    server.drop();
    server.restore();
    await until(() => heard.length === 5);
    expect(heard).to.deep.equal(['live', 'gap', 'silent', 'live', 'gap']);
  });

  it('needs a snapshot of those topics alone that the server cannot tell', async () => {
    const [alerts, kpis] = [listen(realtime), listen(realtime, 'kpis')];
    await until(() => kpis.heard.includes('live'));
    server.resync({ topics: ['kpis'], cursor: 'c9' });
    expect([alerts.heard, kpis.heard]).to.deep.equal([
      ['live', 'gap'],
      ['live', 'gap', 'live', 'gap'],
    ]);
    server.drop();
    server.restore();
    await until(() => socket().connected);
    expect(socket().requests.at(-1)?.cursor).to.equal('c9');
  });

  it('is a stream where no socket gets through, and the socket again when one does, without anything twice', async () => {
    server.isUp = false;
    const { heard } = listen(realtime);
    await until(() => streams.open.length === 1);
    expect(streams.open[0]).to.include({ topics: 'alerts', token: 't1', cursor: null });
    streams.send('ready', { granted: ['alerts'], refused: [], cursor: 'c0' });
    await until(() => heard.includes('gap'));
    streams.send('alert_created', told('1'));
    await until(() => heard.includes('1'));
    server.isUp = true;
    realtime.wake(false);
    await until(() => socket().connected);
    expect(socket().requests.at(-1)).to.deep.equal({ topics: ['alerts'], cursor: 'c1' });
    expect(streams.open).to.have.length(0);
    server.send(told('2'));
    expect(heard).to.deep.equal(['live', 'gap', '1', 'live', '2']);
  });

  it('is taken up by a stream where it left off when sockets are cut and kept out', async () => {
    const { heard } = listen(realtime);
    await until(() => heard.includes('live'));
    server.send(told('1'));
    server.drop();
    await until(() => streams.open.length === 1);
    expect(streams.open[0]?.cursor).to.equal('c1');
    streams.send('alert_created', told('2'));
    streams.send('ready', { granted: ['alerts'], refused: [], cursor: 'c2' });
    await until(() => heard.at(-1) === 'live');
    expect(heard).to.deep.equal(['live', 'gap', '1', 'silent', '2', 'live']);
  });

  it('asks a stream again for everything when more is listened to, and when the token is renewed', async () => {
    server.isUp = false;
    listen(realtime);
    await until(() => streams.open.length === 1);
    streams.send('ready', { granted: ['alerts'], refused: [], cursor: 'c0' });
    await until(() => realtime.subscribe('kpis', { onMessage() {}, onLive() {}, onGap() {} }));
    await until(() => streams.open[0]?.topics === 'alerts,kpis');
    expect(streams.open[0]?.cursor).to.equal('c0');
    await tokens.replace('t1');
    await until(() => streams.open[0]?.token === 't2');
    expect(streams.open).to.have.length(1);
  });

  it('rests when nobody has looked at the page for five minutes, and goes on from its cursor when somebody does', async () => {
    const look = (isHidden: boolean) => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: isHidden });
      document.dispatchEvent(new Event('visibilitychange'));
    };
    const later = globalThis.setTimeout;
    let rest = () => {};
    const { heard } = listen(realtime);
    await until(() => heard.includes('live'));
    server.send(told('1'));
    globalThis.setTimeout = ((act: () => void, ms?: number, ...args: []) => {
      if (ms !== HIDDEN_MS) return later(act, ms, ...args);
      rest = act;
      return 0;
    }) as typeof setTimeout;
    look(true);
    globalThis.setTimeout = later;
    expect(socket().connected).to.equal(true);
    rest();
    expect(server.sockets.some(({ connected }) => connected)).to.equal(false);
    expect(tokens.renewed.size).to.equal(0);
    look(false);
    Reflect.deleteProperty(document, 'hidden');
    await until(() => heard.at(-1) === 'live');
    expect(socket().requests.at(-1)?.cursor).to.equal('c1');
    expect(heard).to.deep.equal(['live', 'gap', '1', 'silent', 'live']);
  });

  it('is made anew when what looks alive may be dead', async () => {
    const { heard } = listen(realtime);
    await until(() => heard.includes('live'));
    realtime.wake(true);
    await until(() => heard.at(-1) === 'gap' && heard.length > 2);
    expect(server.sockets.map(({ connected }) => connected)).to.deep.equal([false, true]);
  });

  it('shows a renewed token to the server, and is made anew where that is somebody else’s', async () => {
    const { heard } = listen(realtime);
    await until(() => heard.includes('live'));
    await tokens.replace('t1');
    expect(socket().tokens).to.deep.equal(['t1', 't2']);
    server.isOther = (token) => token === 't3';
    tokens.forget();
    given = 2;
    await tokens.get();
    await until(() => socket().connected && heard.at(-1) !== 'silent');
    expect(socket().tokens).to.deep.equal(['t1', 't2', 't3', 't3']);
  });
});
