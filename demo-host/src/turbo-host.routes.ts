import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import type { Config } from './config.js';
import { contentSecurityPolicy } from './csp.js';
import { renderErb } from './erb.js';
import { visit } from './host-visit.js';

const VIEWS = new URL('../hosts/turbo/', import.meta.url);

/** The example that looks as a Rails app with Turbo does: three views in one layout, one of them for a lazy frame. */
export async function turboHostRoutes(app: FastifyInstance, { bffUrl }: Config): Promise<void> {
  const layout = await readFile(new URL('layout.html.erb', VIEWS), 'utf8');
  for (const [path, view] of Object.entries({ '': 'operations', '/students': 'students', '/reason': 'reason' })) {
    const content = await readFile(new URL(`${view}.html.erb`, VIEWS), 'utf8');
    app.get(`/hosts/turbo${path}`, async (request, reply) => {
      const { csrfToken, cspNonce } = visit(request, reply);
      const html = renderErb(layout, {
        yield: renderErb(content, { 'l Time.current, format: :long': new Date().toISOString() }),
        csrf_meta_tags: `<meta name="csrf-param" content="authenticity_token">\n  <meta name="csrf-token" content="${csrfToken}">`,
        csp_meta_tag: `<meta name="csp-nonce" content="${cspNonce}">`,
        'ENV.fetch("IOPS_URL")': bffUrl,
        iops_token_path: '/hosts/iops/token',
      });
      return reply
        .header('Content-Security-Policy', policy(bffUrl, cspNonce))
        .type('text/html; charset=utf-8')
        .send(html);
    });
  }
}

/** Turbo parses pages and adds a style of its own: no Trusted Types, and a nonce, which it takes from the meta. */
function policy(bffUrl: string, nonce: string): string {
  return contentSecurityPolicy(bffUrl, {
    'style-src': `'self' ${bffUrl} 'nonce-${nonce}'`,
    'require-trusted-types-for': null,
    'trusted-types': null,
  });
}
