import { expect } from '@jest/globals';
import type { TestSystem } from '../kit/system.js';

/** An answer, and what of it a stranger would look at. */
export interface Answer {
  status: number;
  type: string;
  body: Record<string, unknown>;
}

/** Sends bytes as they are. */
export async function send(
  system: TestSystem,
  path: string,
  {
    method = 'POST',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: Uint8Array | string },
): Promise<Answer> {
  const reply = await fetch(`${system.apiBase}${path}`, {
    method,
    headers,
    redirect: 'manual',
    ...(body === undefined ? {} : { body: body as string }),
  });
  const text = await reply.text();
  const type = reply.headers.get('content-type') ?? '';
  return { status: reply.status, type, body: type.includes('json') && text !== '' ? JSON.parse(text) : {} };
}

/** What holds for every answer to anything: no failure, and a refusal that says why in the one form there is. */
export function expectHonest({ status, type, body }: Answer, what: unknown): void {
  if (status < 400 || status === 422) return;
  const isProblem =
    type.startsWith('application/problem+json') && body.status === status && typeof body.code === 'string';
  if (status >= 500 || !isProblem)
    throw new Error(`${status} ${type} ${JSON.stringify(body)} for ${JSON.stringify(what)}`);
}

/** What holds for every answer of ingest that took the body: each event sent is accounted for, and each refusal has a reason. */
export function expectAccounted({ status, body }: Answer, sent: number): void {
  const { accepted, duplicates, rejected, errors } = body as Record<string, number> & { errors: { code: string }[] };
  expect([202, 207, 422]).toContain(status);
  expect(accepted! + duplicates! + rejected!).toBe(sent);
  expect(errors).toHaveLength(rejected!);
  for (const { code } of errors) expect(code).toMatch(/^[a-z_]+$/);
}
