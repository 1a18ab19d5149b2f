import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Some bytes on their way through the proxy. */
export interface Passing {
  from: 'client' | 'server';
  bytes: Buffer;
  /** The same object for all bytes of one connection. */
  link: object;
}

/** What becomes of bytes: they pass, the connection is cut instead of them, or right after them. */
export type Verdict = 'pass' | 'cut' | 'pass-and-cut';

/** A stretch of network that can be told to fail, on a port of its own. */
export interface TcpProxy {
  port: number;
  /** Is asked about all bytes that pass. */
  judge: (passing: Passing) => Verdict;
  /** Milliseconds that all bytes take, one way. */
  delayMs: number;
  /** All bytes go through; those held back too. */
  pass(): void;
  /** Bytes wait until `pass`: a network that lost its way for a moment. */
  hold(): void;
  /** Bytes vanish, and connections of this time stay dead for good, without a word; new ones may live after `pass`. */
  swallow(): void;
  /** Resets every connection. */
  cut(): void;
  close(): Promise<void>;
}

interface Link {
  client: Socket;
  server: Socket;
  isDead: boolean;
}

/** Stands in front of a port of this machine. */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const links = new Set<Link>();
  const held: (() => void)[] = [];
  let state: 'pass' | 'hold' | 'swallow' = 'pass';

  // A side that has said all it has to say may still be listening.
  const listener = createServer({ allowHalfOpen: true }, (client) => {
    const server = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    const link: Link = { client, server, isDead: state === 'swallow' };
    links.add(link);
    relay(link, 'client');
    relay(link, 'server');
  });

  function relay(link: Link, from: Passing['from']): void {
    const [source, sink] = from === 'client' ? [link.client, link.server] : [link.server, link.client];
    let freeAt = 0;
    const later = (go: () => void) => {
      // One behind the other, whatever the delay is changed to meanwhile.
      freeAt = Math.max(freeAt, performance.now() + proxy.delayMs);
      const waitMs = freeAt - performance.now();
      if (waitMs > 0) setTimeout(arrive, waitMs, link, go);
      else arrive(link, go);
    };
    source.setNoDelay(true);
    source.on('data', (bytes) => later(() => forward(sink, { from, bytes, link })));
    source.on('end', () => later(() => sink.end()));
    source.on('error', () => reset(link));
    source.on('close', () => sink.destroyed && links.delete(link));
  }

  function arrive(link: Link, go: () => void): void {
    if (link.isDead) return;
    if (state === 'hold') held.push(go);
    else go();
  }

  function forward(sink: Socket, passing: Passing): void {
    const verdict = proxy.judge(passing);
    if (verdict === 'cut') return reset(passing.link as Link);
    sink.write(passing.bytes, () => verdict === 'pass-and-cut' && reset(passing.link as Link));
  }

  /** Told by a RST, as when a machine in between restarts. */
  function reset({ client, server }: Link): void {
    for (const socket of [client, server]) if (!socket.destroyed) socket.resetAndDestroy();
  }

  const proxy: TcpProxy = {
    port: 0,
    delayMs: 0,
    judge: () => 'pass',
    pass() {
      state = 'pass';
      for (const go of held.splice(0)) go();
    },
    hold() {
      state = 'hold';
    },
    swallow() {
      state = 'swallow';
      held.length = 0;
      for (const link of links) link.isDead = true;
    },
    cut() {
      for (const link of links) reset(link);
    },
    async close() {
      listener.close();
      proxy.cut();
      await once(listener, 'close');
    },
  };
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  proxy.port = (listener.address() as AddressInfo).port;
  return proxy;
}

/** The same address on another port. */
export function onPort(url: string, port: number): string {
  return Object.assign(new URL(url), { port: String(port) }).href;
}
