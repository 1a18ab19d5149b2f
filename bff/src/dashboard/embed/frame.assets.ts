import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FRAME_PAGE, framePolicy } from './frame-page.js';

/** Serves `/embed/v1/frame`, the elements for pages that let in no script of others. It holds no secret: tokens come later. */
export function serveFrame(app: NestFastifyApplication, origins: readonly string[]): void {
  const policy = framePolicy(origins);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/embed/v1/frame', (_request, reply) => {
    // It knows no list of origins, and would refuse them all; `frame-ancestors` takes its place.
    reply.removeHeader('x-frame-options');
    return reply
      .header('content-security-policy', policy)
      .header('cross-origin-resource-policy', 'cross-origin')
      .header('cache-control', 'public, max-age=300')
      .type('text/html; charset=utf-8')
      .send(FRAME_PAGE);
  });
}
