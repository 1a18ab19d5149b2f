import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { FastifyInstance } from 'fastify';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Serves the files that are under a folder now, from memory; what has no known content type is not served. */
export async function serveFiles(app: FastifyInstance, folder: URL, prefix: string): Promise<void> {
  for (const path of await readdir(folder, { recursive: true })) {
    const type = CONTENT_TYPES[extname(path)];
    if (!type) continue;
    const content = await readFile(new URL(path.replaceAll('\\', '/'), folder));
    app.get(prefix + path.replaceAll('\\', '/'), async (_request, reply) =>
      reply.header('Cache-Control', 'no-cache').type(type).send(content),
    );
  }
}
