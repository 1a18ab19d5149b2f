import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Door } from './post.js';

/** A sender that writes its request byte by byte, as it likes. */
export interface RawSender {
  socket: Socket;
  /** What came back, until the connection ended. */
  answer: Promise<string>;
}

/** Opens a connection and sends the head of a POST to /ingest whose body has `bytes` bytes. */
export async function openRequest(
  { apiBase, secrets }: Door,
  bytes: number,
  type = 'application/json',
): Promise<RawSender> {
  const { hostname, port } = new URL(apiBase);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  let text = '';
  socket.on('data', (chunk) => {
    text += String(chunk);
  });
  // How it ends is told by `answer`.
  socket.on('error', () => undefined);
  const answer = new Promise<string>((resolve) => socket.once('close', () => resolve(text)));
  socket.write(
    `POST /ingest HTTP/1.1\r\nhost: ${hostname}\r\nx-api-key: ${secrets.ingestKey}\r\n` +
      `content-type: ${type}\r\ncontent-length: ${bytes}\r\n\r\n`,
  );
  return { socket, answer };
}

/** Sends the first `part` bytes of a body and hangs up. */
export async function sendHalf(
  door: Door,
  body: string,
  { part, type }: { part: number; type: string },
): Promise<void> {
  const bytes = Buffer.from(body);
  const { socket, answer } = await openRequest(door, bytes.length, type);
  socket.write(bytes.subarray(0, part), () => socket.destroy());
  await answer;
}
