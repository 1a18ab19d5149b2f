import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { Problem, problemDocument } from './problem.js';

/** Bytes of an address that is taken. */
export const MAX_URL_BYTES = 8 * 1024;
/** Bytes of address and headers together that are taken. */
export const MAX_HEADER_BYTES = 16 * 1024;

/** Node's error for a request that is not HTTP, is too large, or is too slow. */
type ClientError = Error & { code?: string; rawPacket?: unknown };
/** Node keeps the answer that a connection is busy with here, and looks at it in its own handler of such errors. */
type BusySocket = Duplex & { _httpMessage?: Pick<ServerResponse, 'headersSent' | 'once' | 'req'> | null };

/** Answers on the socket what never became a request, or cannot end as one, and closes the connection. */
export function refuseOnSocket(socket: Duplex, problem: Problem): void {
  const { _httpMessage: answer } = socket as BusySocket;
  // An answer that is on its way cannot be taken back: the caller sees that it was cut.
  if (!socket.writable || answer?.headersSent) return void socket.destroy();
  const document = problemDocument(problem, randomUUID());
  const body = JSON.stringify(document);
  socket.end(
    `HTTP/1.1 ${document.status} ${STATUS_CODES[document.status]}\r\ncontent-type: application/problem+json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\ncache-control: no-store\r\nx-content-type-options: nosniff\r\n` +
      `x-request-id: ${document.requestId}\r\nconnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}

/** What a request that Node could not read did wrong; nothing of what was sent is repeated. */
export function problemOfClientError({ code, rawPacket }: ClientError): Problem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Problem('request_timeout');
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW')
    return new Problem('body_too_large', 'Its chunks carry too much beside data.');
  if (code !== 'HPE_HEADER_OVERFLOW') return new Problem('bad_request');
  return hasLongTarget(rawPacket)
    ? new Problem('uri_too_long', `An address may have ${MAX_URL_BYTES} bytes.`)
    : new Problem('headers_too_large', `Address and headers may have ${MAX_HEADER_BYTES} bytes together.`);
}

/** Connections that are refused once the answers that they wait for are out: Node tells of each piece that follows. */
const waiting = new WeakSet<Duplex>();

/**
 * Answers a connection that failed before there was a request. Requests that came whole before get their answers first,
 * or this one would be taken for theirs.
 */
export function answerClientError(error: ClientError, socket: Duplex): void {
  if (error.code === 'ECONNRESET') return void socket.destroy();
  if (waiting.has(socket)) return;
  const { _httpMessage: answer } = socket as BusySocket;
  if (!answer?.req.complete) return refuseOnSocket(socket, problemOfClientError(error));
  waiting.add(socket);
  answer.once('finish', () => {
    waiting.delete(socket);
    if (socket.writable) answerClientError(error, socket);
  });
}

/** Says no to a protocol that is not spoken at this address; the socket's own path is left to the gateway. */
export function refuseUpgrade(realtimePath: string): (request: IncomingMessage, socket: Duplex) => void {
  return (request, socket) => {
    if (request.url?.startsWith(`${realtimePath}/`)) return;
    // Node has let go of the socket: who waits for an answer on it sees it cut, and takes no other for theirs.
    const { _httpMessage: answer } = socket as BusySocket;
    if (answer) return void socket.destroy();
    refuseOnSocket(socket, new Problem('bad_request', 'No other protocol than HTTP/1.1 is spoken at this address.'));
  };
}

function hasLongTarget(packet: unknown): boolean {
  if (!Buffer.isBuffer(packet) || !/^[A-Z]+ \//.test(packet.toString('latin1', 0, 32))) return false;
  const end = packet.indexOf('\r\n');
  return end < 0 || end > MAX_URL_BYTES;
}
