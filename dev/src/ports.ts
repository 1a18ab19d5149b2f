import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

// Above the well-known ports and below every system's range for outgoing connections (32768 on Linux): nothing that
// merely connects can sit on a port of ours between two starts.
const LOWEST = 20_000;
const HIGHEST = 32_000;

/** A port nobody listens on just now, outside the range that outgoing connections use. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isPortFree(port)) return port;
  }
}

/** Whether a server could listen on this port on every address of the machine. */
export async function isPortFree(port: number): Promise<boolean> {
  // macOS lets a server on all addresses start beside one on a single address: ask for each.
  for (const host of ['127.0.0.1', '::1', undefined]) {
    if (!(await canListen(port, host))) return false;
  }
  return true;
}

async function canListen(port: number, host: string | undefined): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host, exclusive: true });
    await once(server, 'listening');
  } catch (error) {
    // A machine without IPv6 has no ::1 that could be taken.
    return ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes((error as NodeJS.ErrnoException).code ?? '');
  }
  server.close();
  await once(server, 'close');
  return true;
}
