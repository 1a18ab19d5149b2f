import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type EmbedManifest, headTags, importMap, rubyPins } from './embed-manifest.js';

/** Where the workspace builds the elements to. */
const BUILT_ELEMENTS = fileURLToPath(new URL('../../../../widgets/dist/esm', import.meta.url));
const FOR_EVER = 'public, max-age=31536000, immutable';
const NEWEST = 'public, max-age=300, stale-while-revalidate=86400';
/** Public code, to be loaded by any page under any isolation policy. */
const OPEN_TO_ALL = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'timing-allow-origin': '*',
};

/** One build of the elements on disk. */
interface Build {
  root: string;
  manifest: EmbedManifest;
}

/**
 * Serves the built elements: at `/embed/<version>/` for ever the same, at `/embed/v1/` the newest of this major. Older
 * builds that lie in folders inside `dir` are served at their versions, for pages that pinned them.
 */
export async function serveElements(app: NestFastifyApplication, dir: string | null): Promise<void> {
  const root = dir ?? BUILT_ELEMENTS;
  const newest = buildIn(root);
  if (newest === null) return;
  for (const build of [newest, ...olderBuilds(root)]) {
    const prefix = `/embed/${build.manifest.version}/`;
    await serveFiles(app, build.root, prefix, FOR_EVER);
    servePins(app, build.manifest, prefix);
  }
  await serveFiles(app, root, '/embed/v1/', NEWEST);
}

function olderBuilds(root: string): Build[] {
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => buildIn(join(root, name))).filter((build) => build !== null);
}

function buildIn(root: string): Build | null {
  const path = join(root, 'manifest.json');
  return existsSync(path) ? { root, manifest: JSON.parse(readFileSync(path, 'utf8')) as EmbedManifest } : null;
}

/** The compressed forms are those that the build left beside the files. */
async function serveFiles(
  app: NestFastifyApplication,
  root: string,
  prefix: string,
  cacheControl: string,
): Promise<void> {
  await app.register(fastifyStatic as never, {
    root,
    prefix,
    decorateReply: false,
    cacheControl: false,
    preCompressed: true,
    setHeaders: (reply: Pick<FastifyReply, 'headers'>) =>
      reply.headers({ ...OPEN_TO_ALL, 'cache-control': cacheControl }),
  });
}

/** What a page needs to pin a version, ready to be pasted, with the address that this server was asked at. */
function servePins(app: NestFastifyApplication, manifest: EmbedManifest, prefix: string): void {
  const fastify = app.getHttpAdapter().getInstance();
  const serve = (name: string, type: string, make: (base: string) => string) =>
    fastify.get(prefix + name, (request: FastifyRequest, reply: FastifyReply) =>
      reply
        .headers({ ...OPEN_TO_ALL, 'cache-control': FOR_EVER })
        .type(type)
        .send(make(`${request.protocol}://${request.host}${prefix}`)),
    );
  serve('importmap.json', 'application/json', (base) => `${JSON.stringify(importMap(manifest, base), null, 2)}\n`);
  serve('pins.rb', 'text/plain; charset=utf-8', (base) => rubyPins(manifest, base));
  serve('tags.txt', 'text/plain; charset=utf-8', (base) => headTags(manifest, base));
}
