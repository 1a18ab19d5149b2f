import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** How often a server that closes looks for connections whose last answer has gone out. */
const LOOKING_MS = 100;

/**
 * Ends, while the server closes, the connections that ask nothing: those that never did (browsers open such ahead of
 * need, and Node takes them for requests under way), and those whose answer goes out meanwhile, which Node would keep
 * for a next one. The server would wait a minute for either.
 */
export function endSilentConnections(fastify: FastifyInstance): void {
  const silent = new Set<Socket>();
  fastify.server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  fastify.server.on('request', ({ socket }) => silent.delete(socket));
  fastify.server.on('upgrade', ({ socket }) => silent.delete(socket as Socket));
  fastify.addHook('preClose', (done) => {
    for (const socket of silent) socket.destroy();
    const looking = setInterval(() => fastify.server.closeIdleConnections(), LOOKING_MS);
    fastify.server.once('close', () => clearInterval(looking));
    done();
  });
}
