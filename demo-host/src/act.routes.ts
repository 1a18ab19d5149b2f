import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ActAnswer } from './act-answer.js';
import { callEvent } from './call-event.js';
import type { Config } from './config.js';
import { ingestCurl } from './curl.js';
import { postEvent } from './ingest.client.js';
import { sendProblem } from './problem.js';
import { isSameOrigin } from './same-origin.js';

/** `POST /act/call` and `/act/event`: the page asks, this server sends an event to the BFF as Rails would. */
export async function actRoutes(app: FastifyInstance, config: Config): Promise<void> {
  // These routes spend the ingest key, so only our own page may ask.
  app.addHook('onRequest', async (request, reply) => {
    if (!isSameOrigin(request.headers)) return sendProblem(reply, fromElsewhere);
  });
  app.post<{ Body: { customer_id?: unknown } | null }>('/act/call', async (request, reply) => {
    const customerId = request.body?.customer_id;
    if (typeof customerId !== 'string' || customerId === '') return sendProblem(reply, missingStudent);
    return act(config, callEvent(customerId, callSuffix(), new Date()), reply);
  });
  app.post('/act/event', async (request, reply) => {
    if (request.body === undefined || request.body === null) return sendProblem(reply, missingEvent);
    return act(config, request.body, reply);
  });
}

async function act(config: Config, event: unknown, reply: FastifyReply): Promise<ActAnswer | FastifyReply> {
  const outcome = await postEvent(config, event);
  if (!outcome.heard) {
    return sendProblem(reply, {
      status: 502,
      code: 'unavailable',
      title: 'IOPS did not answer',
      detail: `${config.bffUrl}/ingest: ${outcome.reason}`,
    });
  }
  const { status, body } = outcome;
  return { event, curl: ingestCurl(config.bffUrl, event), answer: { status, body } };
}

/** 48 random bits: unique enough for calls logged by hand, and short enough to read in the curl. */
const callSuffix = () => randomUUID().slice(0, 13);

const fromElsewhere = {
  status: 403,
  code: 'forbidden',
  title: 'Only the page of this host may do that',
  detail: 'The Origin header must name this server. To send events yourself, post to the BFF with a key of your own.',
} as const;

const missingStudent = {
  status: 400,
  code: 'invalid_parameter',
  title: 'A student is needed',
  detail: 'customer_id must be a text that is not empty',
} as const;

const missingEvent = {
  status: 400,
  code: 'invalid_body',
  title: 'An event is needed',
  detail: 'The body must be the event to send, as JSON',
} as const;
