import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Ends a hold. It also ends with the process that has it, however that dies: the system closes its sockets. */
export type Release = () => Promise<void>;

/** Takes `purpose` of a home for this process alone; null when another process (or caller) has it. */
export async function takeExclusive(home: string, purpose: string): Promise<Release | null> {
  mkdirSync(home, { recursive: true });
  const address = addressOf(realpathSync(home), purpose);
  const server = createServer((socket) => socket.destroy());
  server.unref();
  try {
    server.listen(address);
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    if (!(await isAbandoned(address))) return null;
    rmSync(address, { force: true });
    return takeExclusive(home, purpose);
  }
  return async () => {
    server.close();
    await once(server, 'close');
  };
}

function addressOf(home: string, purpose: string): string {
  const name = `iops-${purpose}-${createHash('sha256').update(home).digest('hex').slice(0, 24)}`;
  // Neither an abstract socket (Linux) nor a pipe (Windows) leaves a file behind.
  if (process.platform === 'linux') return `\0${name}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  return join(tmpdir(), `${name}.sock`);
}

/** A socket file outlives its process; one that refuses connections has nobody behind it. */
async function isAbandoned(address: string): Promise<boolean> {
  if (process.platform === 'linux' || process.platform === 'win32') return false;
  const socket = connect(address);
  try {
    await once(socket, 'connect');
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
  } finally {
    socket.destroy();
  }
}
