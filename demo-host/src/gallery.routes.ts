import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { contentSecurityPolicy } from './csp.js';
import { serveFiles } from './static-files.js';

const SOURCES = new URL('../gallery/', import.meta.url);

/** `GET /gallery`: every element in every state, without a server behind it, under the policy of any host. */
export async function galleryRoutes(app: FastifyInstance): Promise<void> {
  await serveFiles(app, SOURCES, '/gallery/');
  const html = await readFile(new URL('index.html', SOURCES), 'utf8');
  const policy = contentSecurityPolicy('', { 'connect-src': `'none'`, 'frame-src': `'self'` });
  app.get('/gallery', async (_request, reply) =>
    reply
      .header('Content-Security-Policy', policy)
      .header('Cache-Control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(html),
  );
}
