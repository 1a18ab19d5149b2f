import { readFile } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Config } from './config.js';
import { contentSecurityPolicy } from './csp.js';
import { visit } from './host-visit.js';
import { HOST_EXAMPLES, type HostExample } from './hosts.js';
import { fillTemplate } from './page-template.js';
import { loadPinnedBundle } from './pinned-bundle.client.js';
import { serveFiles } from './static-files.js';

const SOURCES = new URL('../hosts/', import.meta.url);
const BUILT = new URL('../dist/hosts/', import.meta.url);

/** `GET /hosts/`, a page for each example below it, and their style sheets and scripts at `/hosts/assets/`. */
export async function hostsRoutes(app: FastifyInstance, config: Config): Promise<void> {
  await serveFiles(app, SOURCES, '/hosts/assets/');
  await serveFiles(app, BUILT, '/hosts/assets/');
  const index = await readFile(new URL('index.html', SOURCES), 'utf8');
  app.get('/hosts', (_request, reply) => reply.redirect('/hosts/'));
  app.get('/hosts/', (_request, reply) => send(reply, index, contentSecurityPolicy(config.bffUrl)));
  for (const example of HOST_EXAMPLES) await serveExample(app, config, example);
}

/** An example's page: with a session of its own, under the policy that it needs. */
async function serveExample(app: FastifyInstance, { bffUrl }: Config, { name, policy }: HostExample): Promise<void> {
  const template = await readFile(new URL(`${name}/index.html`, SOURCES), 'utf8');
  const isPinned = template.includes('{{integrity}}');
  const header = contentSecurityPolicy(bffUrl, policy?.(bffUrl));
  app.get(`/hosts/${name}`, async (request, reply) => {
    const { csrfToken } = visit(request, reply);
    const pinned = isPinned ? await loadPinnedBundle(bffUrl) : {};
    return send(reply, fillTemplate(template, { bff: bffUrl, csrf: csrfToken, ...pinned }), header);
  });
}

function send(reply: FastifyReply, html: string, policy: string): FastifyReply {
  return reply.header('Content-Security-Policy', policy).type('text/html; charset=utf-8').send(html);
}
