import { connect } from 'node:net';

/** What a run of requests came to. */
export interface RawRun {
  seconds: number;
  /** Milliseconds from the first byte sent to the answer, one a request, in no order. */
  latencies: number[];
  /** Answers by status. */
  statuses: Record<number, number>;
}

interface Request {
  port: number;
  path: string;
  headers: Record<string, string>;
}

/**
 * Posts bodies over `connections` keep-alive sockets, the next one as soon as the last was answered. No HTTP client:
 * on two cores its own work would be measured along with the server's.
 */
export async function postAll(bodies: readonly Buffer[], connections: number, request: Request): Promise<RawRun> {
  const run: RawRun = { seconds: 0, latencies: [], statuses: {} };
  let next = 0;
  const take = () => bodies[next++];
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, () => postOnOne(take, request, run)));
  run.seconds = (performance.now() - started) / 1_000;
  return run;
}

function postOnOne(take: () => Buffer | undefined, { port, path, headers }: Request, run: RawRun): Promise<void> {
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n${fields.join('')}`;
  return new Promise((resolve, reject) => {
    let sentAt = 0;
    let text = '';
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const send = () => {
      const body = take();
      if (body === undefined) {
        socket.end();
        resolve();
        return;
      }
      sentAt = performance.now();
      socket.cork();
      socket.write(`${head}content-length: ${body.length}\r\n\r\n`);
      socket.write(body);
      socket.uncork();
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (!isWhole(text)) return;
      const status = Number(text.slice(9, 12));
      run.statuses[status] = (run.statuses[status] ?? 0) + 1;
      run.latencies.push(performance.now() - sentAt);
      text = '';
      send();
    });
  });
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = Number(/content-length: (\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
  return text.length >= end + 4 + length;
}
