import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../testing/eventually.js';
import { BodiesInFlight, bytesHeldBy } from './bodies-in-flight.js';

const KIB = 1024;
const MIB = 1024 * KIB;
const held = (headers: Record<string, string>, bodyLimit = 8 * MIB) =>
  bytesHeldBy({ headers } as unknown as IncomingMessage, bodyLimit);

describe('what a request holds', () => {
  it.each([
    ['no body', {}, 16 * KIB],
    ['a body of 1 MiB', { 'content-length': String(MIB) }, MIB + 16 * KIB],
    ['an announcement beyond what is taken', { 'content-length': '99999999999' }, 8 * MIB + 16 * KIB],
    ['chunks', { 'transfer-encoding': 'chunked' }, 8 * MIB + 16 * KIB],
    ['something packed', { 'content-length': '100', 'content-encoding': 'gzip' }, 8 * MIB + 16 * KIB],
    [
      'a stream of lines',
      { 'transfer-encoding': 'chunked', 'content-type': 'application/x-ndjson; charset=utf-8' },
      MIB + 16 * KIB,
    ],
  ])('with %s is known before it is read', (_, headers, bytes) => {
    expect(held(headers as Record<string, string>)).toBe(bytes);
  });

  it('is no more than the route takes, however it is sent', () => {
    expect(held({ 'transfer-encoding': 'chunked' }, 64 * KIB)).toBe(80 * KIB);
  });
});

describe('requests that are answered in another order than they came', () => {
  it('count no more and are not dropped, while those that wait still are', () => {
    const bodies = new BodiesInFlight();
    const dropped: number[] = [];
    const [one, two, four] = [1, 2, 4].map((bytes) => {
      const socket = { writable: true, bytesRead: 0, end: () => dropped.push(bytes) };
      const request = { headers: {}, socket } as unknown as IncomingMessage;
      bodies.add(request, { on: () => undefined } as unknown as ServerResponse, bytes, 0);
      return request;
    }) as [IncomingMessage, IncomingMessage, IncomingMessage];
    const left = [one, one, four].map((request) => {
      bodies.release(request);
      return bodies.bytes;
    });
    bodies.look(30_001);
    bodies.release(two);
    expect({ left, dropped, bytes: bodies.bytes }).toEqual({ left: [6, 6, 2], dropped: [2], bytes: 0 });
  });
});

describe('what one caller holds', () => {
  it('is added up without small requests, and given back once', () => {
    const bodies = new BodiesInFlight();
    const add = (bytes: number) => {
      const request = { headers: {}, socket: {} } as unknown as IncomingMessage;
      bodies.add(request, { on: () => undefined } as unknown as ServerResponse, bytes, 0);
      return request;
    };
    const [one, two, small] = [add(MIB), add(2 * MIB), add(64 * KIB)] as const;
    expect([one, two, two, small].map((request) => bodies.assign(request, 'a'))).toEqual([MIB, 3 * MIB, 0, 0]);
    expect(bodies.assign(add(MIB), 'b')).toBe(MIB);
    for (const request of [two, two, small]) bodies.release(request);
    expect(bodies.assign(add(MIB), 'a')).toBe(2 * MIB);
  });
});

describe('a request whose reader stopped early', () => {
  it('is counted until its connection is gone, though Node took that from it', () => {
    const bodies = new BodiesInFlight();
    const socket = { destroyed: false };
    const request = { headers: {}, socket };
    bodies.add(request as never, { on: () => undefined } as never, 1, 0);
    Object.assign(request, { socket: null, destroyed: true });
    bodies.look(30_001);
    expect(bodies.bytes).toBe(1);
    socket.destroyed = true;
    bodies.look(30_002);
    expect(bodies.bytes).toBe(0);
  });
});

describe('bodies in flight', () => {
  const HELD = 17 * KIB;
  const bodies = new BodiesInFlight();
  let server: Server;
  let request: IncomingMessage | undefined;
  let received: Socket | undefined;
  let sockets: Socket[] = [];

  /** Starts a server that counts each request at the time 0 and reads it or lets it wait; sends the text to it. */
  async function send(text: string, isRead = true): Promise<{ socket: Socket; heard: () => string }> {
    server = createServer((raw, response) => {
      [request, received] = [raw, raw.socket];
      bodies.add(raw, response, HELD, 0);
      raw.on('error', () => undefined);
      if (isRead) raw.resume();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    sockets.push(socket);
    let heard = '';
    socket.on('data', (chunk) => (heard += String(chunk)));
    socket.on('error', () => undefined);
    socket.write(text);
    await eventually(() => expect(bodies.bytes).toBeGreaterThan(0));
    return { socket, heard: () => heard };
  }
  const JSON_HEAD =
    'POST /ingest HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n';
  const LINES_HEAD =
    'POST /ingest HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: 60000000\r\n\r\n';

  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets = [];
    // A connection that is not read does not show that its other end has gone.
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await eventually(() => expect(bodies.bytes).toBe(0));
  });

  it('are dropped with 408 when they are not whole after 30 seconds, and count no more', async () => {
    const { heard } = await send(`${JSON_HEAD}[{`);
    bodies.look(30_000);
    expect(bodies.bytes).toBe(HELD);
    bodies.look(30_001);
    await eventually(() => expect(heard()).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n[^]*"code":"request_timeout"/));
    await eventually(() => expect(bodies.bytes).toBe(0));
  });

  it('are left alone once whole, however long the answer takes', async () => {
    const { heard } = await send(JSON_HEAD + ' '.repeat(1000));
    await eventually(() => expect(bodies.bytes).toBeGreaterThan(0));
    await new Promise((resolve) => setTimeout(resolve, 50));
    bodies.look(3_000_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(heard()).toBe('');
  });

  it('count no more once their connection is gone, also those that waited for the answer to another', async () => {
    const { socket } = await send(`${JSON_HEAD}${' '.repeat(1000)}${JSON_HEAD}[`);
    await eventually(() => expect(bodies.bytes).toBe(2 * HELD));
    socket.resetAndDestroy();
    await eventually(() => {
      bodies.look(1_000);
      expect(bodies.bytes).toBe(0);
    });
  });

  it('may take longer as a stream of lines that moves, and are dropped when it stands still', async () => {
    const { socket, heard } = await send(LINES_HEAD);
    for (const now of [11_000, 22_000, 33_000, 44_000]) {
      const read = received!.bytesRead;
      socket.write('\n'.repeat(20 * KIB));
      await eventually(() => expect(received!.bytesRead).toBe(read + 20 * KIB));
      bodies.look(now);
    }
    expect(heard()).toBe('');
    bodies.look(55_000);
    await eventually(() => expect(heard()).toContain('HTTP/1.1 408 '));
  });

  it('are not dropped while what they sent waits for us', async () => {
    const { socket, heard } = await send(LINES_HEAD, false);
    socket.write('\n'.repeat(20 * KIB));
    await eventually(() => expect(request!.readableLength).toBeGreaterThan(0));
    for (const now of [11_000, 22_000, 33_000]) bodies.look(now);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(heard()).toBe('');
  });
});
