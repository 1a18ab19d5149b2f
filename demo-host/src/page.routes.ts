import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Config } from './config.js';
import { contentSecurityPolicy } from './csp.js';
import { fillTemplate } from './page-template.js';
import { PERSONAS, parseRole } from './personas.js';
import { parseTheme, THEMES } from './theme.js';

const TEMPLATE = new URL('../page/page.html', import.meta.url);
const ASSETS = new URL('../page/assets/', import.meta.url);
const SCRIPTS = new URL('../dist/page/', import.meta.url);
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** `GET /`, its style sheet, brand mark and script, under the policy a strict host would send. */
export async function pageRoutes(app: FastifyInstance, config: Config): Promise<void> {
  const template = await readFile(TEMPLATE, 'utf8');
  const policy = contentSecurityPolicy(config.bffUrl);
  for (const folder of [ASSETS, SCRIPTS]) await serveFiles(app, folder);
  app.get<{ Querystring: { role?: unknown } }>('/', async (request, reply) => {
    const role = parseRole(request.query.role) ?? 'operator';
    const theme = parseTheme(request.headers.cookie);
    const html = fillTemplate(template, {
      bff: config.bffUrl,
      role,
      person: PERSONAS[role].name,
      theme,
      ...choices(Object.keys(PERSONAS), role, 'true'),
      ...choices(THEMES, theme, 'checked'),
    });
    reply.header('Content-Security-Policy', policy).header('Cache-Control', 'no-cache');
    return reply.type('text/html; charset=utf-8').send(html);
  });
}

/** Serves the files that are in a folder now, from memory; what has no known content type is not served. */
async function serveFiles(app: FastifyInstance, folder: URL): Promise<void> {
  for (const name of await readdir(folder)) {
    const type = CONTENT_TYPES[extname(name)];
    if (!type) continue;
    const content = await readFile(new URL(name, folder));
    app.get(`/${name}`, async (_request, reply) => reply.header('Cache-Control', 'no-cache').type(type).send(content));
  }
}

/** Marks the chosen one of several for the template: {viewer: '', operator: 'true', admin: ''}. */
function choices(names: readonly string[], chosen: string, mark: string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, name === chosen ? mark : '']));
}
