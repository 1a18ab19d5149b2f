import { createHmac } from 'node:crypto';

/** What is signed: the id that stays over retries, the moment of this attempt, and the exact body. */
export interface Signed {
  id: string;
  at: Date;
  body: string;
}

/** The headers of Standard Webhooks 1.0. */
export interface SignatureHeaders {
  'webhook-id': string;
  /** Seconds since 1970. */
  'webhook-timestamp': string;
  /** `v1,<base64>`, one for each secret, with blanks between them. */
  'webhook-signature': string;
}

/** Signs a body as it goes over the wire; several secrets (`whsec_…`) sign side by side while one takes over from another. */
export function sign({ id, at, body }: Signed, secrets: readonly string[]): SignatureHeaders {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
