import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Role, STREAMS } from '@iops/contracts';
import type { FastifyInstance } from 'fastify';
import type { Config } from './config.js';
import { contentSecurityPolicy } from './csp.js';
import { fillTemplate, includeParts } from './page-template.js';
import { PERSONAS, parseRole } from './personas.js';
import { serveFiles } from './static-files.js';
import { parseTheme, THEMES } from './theme.js';

const PAGES = new URL('../page/', import.meta.url);
const PARTS = new URL('../page/parts/', import.meta.url);
const ASSETS = new URL('../page/assets/', import.meta.url);
const SCRIPTS = new URL('../dist/page/', import.meta.url);

/** One page, and who is taken to be signed in where its address does not say. */
interface PageRoute {
  path: string;
  file: string;
  presetRole: Role;
}

const DASHBOARD: PageRoute = { path: '/', file: 'page.html', presetRole: 'operator' };
/** Only an admin may drive, and driving is all the page is for. */
const SIMULATOR: PageRoute = { path: '/simulator', file: 'simulator.html', presetRole: 'admin' };

/** `GET /` and `GET /simulator`, their style sheets, brand mark and scripts, under the policy a strict host would send. */
export async function pageRoutes(app: FastifyInstance, config: Config): Promise<void> {
  await serveFiles(app, ASSETS, '/');
  await serveFiles(app, SCRIPTS, '/');
  const parts = await readParts();
  for (const page of [DASHBOARD, SIMULATOR]) {
    const template = includeParts(await readFile(new URL(page.file, PAGES), 'utf8'), parts);
    servePage(app, config, { page, template });
  }
}

function servePage(app: FastifyInstance, config: Config, { page, template }: { page: PageRoute; template: string }) {
  const policy = contentSecurityPolicy(config.bffUrl);
  app.get<{ Querystring: { role?: unknown } }>(page.path, async (request, reply) => {
    const asked = request.query.role;
    const role = (asked !== undefined && parseRole(asked)) || page.presetRole;
    const theme = parseTheme(request.headers.cookie);
    const html = fillTemplate(template, {
      bff: config.bffUrl,
      path: page.path,
      onDashboard: page === DASHBOARD ? 'page' : '',
      onSimulator: page === SIMULATOR ? 'page' : '',
      streams: STREAM_LIST,
      adminName: PERSONAS.admin.name,
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

/** The catalogue as the simulator's page needs it: `{name: [label, domain]}` as JSON. */
const STREAM_LIST = JSON.stringify(
  Object.fromEntries(Object.entries(STREAMS).map(([name, { label, domain }]) => [name, [label, domain]])),
);

async function readParts(): Promise<Record<string, string>> {
  const names = await readdir(PARTS);
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, PARTS), 'utf8')));
  return Object.fromEntries(names.map((name, index) => [basename(name, '.html'), texts[index] as string]));
}

/** Marks the chosen one of several for the template: {viewer: '', operator: 'true', admin: ''}. */
function choices(names: readonly string[], chosen: string, mark: string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, name === chosen ? mark : '']));
}
