import type { WebhookMessage } from '@iops/contracts';
import { Webhook } from 'standardwebhooks';

/** What became of one callback: taken, or refused with the status and reason to answer. */
export type WebhookVerdict =
  | { ok: true; id: string; message: WebhookMessage }
  | { ok: false; status: 400 | 401; reason: string };

/**
 * Verifies a Standard Webhook over its exact bytes. Signatures more than five minutes off this machine's clock
 * are refused; of several signatures (a secret being rotated) one that fits is enough.
 */
export function verifyWebhook(secret: string, headers: WebhookHeaders, body: Buffer): WebhookVerdict {
  try {
    new Webhook(secret).verify(body, headers, { jsonParse: false });
  } catch (error) {
    return { ok: false, status: 401, reason: (error as Error).message };
  }
  const message = parseMessage(body.toString());
  if (!message) return { ok: false, status: 400, reason: 'The body is not {type, timestamp, data}' };
  return { ok: true, id: headers['webhook-id'] as string, message };
}

/** The three headers of Standard Webhooks 1.0; a missing one is an empty string. */
export interface WebhookHeaders {
  [name: string]: string;
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
}

function parseMessage(text: string): WebhookMessage | null {
  try {
    const message = JSON.parse(text) as Partial<WebhookMessage> | null;
    const isMessage = typeof message?.type === 'string' && typeof message.timestamp === 'string';
    return isMessage && typeof message.data === 'object' && message.data ? (message as WebhookMessage) : null;
  } catch {
    return null;
  }
}
