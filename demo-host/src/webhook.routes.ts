import type { FastifyInstance } from 'fastify';
import type { CallbackStore } from './callback.store.js';
import type { Config } from './config.js';
import { sendProblem } from './problem.js';
import { verifyWebhook } from './webhook.js';

/** `POST /webhooks/iops`: where IOPS tells the platform. Only what verifies is remembered. */
export async function webhookRoutes(app: FastifyInstance, config: Config, callbacks: CallbackStore): Promise<void> {
  // The signature covers the bytes as they came, so nothing may parse them first.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post('/webhooks/iops', async (request, reply) => {
    const header = (name: string) => String(request.headers[name] ?? '');
    const headers = {
      'webhook-id': header('webhook-id'),
      'webhook-timestamp': header('webhook-timestamp'),
      'webhook-signature': header('webhook-signature'),
    };
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const verdict = verifyWebhook(config.webhookSecret, headers, body);
    if (!verdict.ok) return sendProblem(reply, refusal(verdict.status, verdict.reason));
    callbacks.add(verdict.id, verdict.message, new Date());
    return reply.code(204).send();
  });
}

function refusal(status: 400 | 401, detail: string) {
  if (status === 400) return { status, code: 'invalid_body', title: 'Not a callback', detail } as const;
  return { status, code: 'unauthenticated', title: 'The callback could not be verified', detail } as const;
}
