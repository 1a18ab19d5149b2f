import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Where the workspace builds the elements to. */
const BUILT_ELEMENTS = fileURLToPath(new URL('../../../../widgets/dist/esm', import.meta.url));
const YEAR_SECONDS = 31_536_000;

/**
 * Serves the built elements: at `/embed/<version>/` for ever the same, at `/embed/v1/` the newest of this major.
 * They are public code, to be loaded by any page under any isolation policy.
 */
export async function serveElements(app: NestFastifyApplication, dir: string | null): Promise<void> {
  const root = dir ?? BUILT_ELEMENTS;
  if (!existsSync(join(root, 'manifest.json'))) return;
  const { version } = JSON.parse(readFileSync(join(root, 'manifest.json'), 'utf8')) as { version: string };
  await serve(app, root, `/embed/${version}/`, `public, max-age=${YEAR_SECONDS}, immutable`);
  await serve(app, root, '/embed/v1/', 'public, max-age=300, stale-while-revalidate=86400');
}

async function serve(app: NestFastifyApplication, root: string, prefix: string, cacheControl: string): Promise<void> {
  await app.register(fastifyStatic as never, {
    root,
    prefix,
    decorateReply: false,
    cacheControl: false,
    setHeaders: (reply: { header(name: string, value: string): void }) => {
      reply.header('cache-control', cacheControl);
      reply.header('access-control-allow-origin', '*');
      reply.header('cross-origin-resource-policy', 'cross-origin');
      reply.header('timing-allow-origin', '*');
    },
  });
}
