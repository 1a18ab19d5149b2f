import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { startSystem, type TestSystem } from '../kit/system.js';
import { expectHonest, send } from './send.js';

/** Requests generated for each operation. */
const RUNS = 60;
const SEED = 20_261_121;

interface Operation {
  method: string;
  path: string;
  parameters: { name: string; in: string; schema?: Schema }[];
  body: Schema | null;
}
interface Schema {
  type?: string;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  items?: Schema;
  oneOf?: Schema[];
  allOf?: Schema[];
  $ref?: string;
}
type Document = {
  paths: Record<
    string,
    Record<
      string,
      { parameters?: Operation['parameters']; requestBody?: { content: Record<string, { schema: Schema }> } }
    >
  >;
  components: { schemas: Record<string, Schema> };
};

/** Text as nobody would type it, but what a form, a header or a script may send. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ maxLength: 40 }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e9',
    'null',
    '..',
    '../..',
    '%00',
    '%',
    '\u0000',
    "' OR 1=1 --",
    '__proto__',
    'x'.repeat(2_000),
    '9'.repeat(30),
    '1e400',
    '0x10',
    '\ud800',
    '2026-W05-1T00:00:00Z',
    '2026-01-01T00Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-15:00',
    '2026-01-01T00:00:00Z',
    // Cursors of a list whose order is a number, with what is none to PostgreSQL.
    ...['success desc', 'first-session'].flatMap((order) =>
      ['1e400', ' '].map((value) => cursorOf(order, value, 't1')),
    ),
  ),
);
const anything = fc.oneof(
  text,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 3 }),
);

describe('every route of the OpenAPI document', () => {
  let system: TestSystem;
  let document: Document;

  beforeAll(async () => {
    system = await startSystem({ IOPS_LOG_LEVEL: 'error', IOPS_RATE_REQUESTS_PER_MINUTE: '1000000' });
    document = (await send(system, '/api/docs-json', { method: 'GET' })).body as unknown as Document;
  });
  afterAll(() => system.stop());

  it('answers anything with an answer or an honest refusal, and goes on', async () => {
    const operations = operationsOf(document);
    expect(operations.length).toBeGreaterThan(15);
    for (const operation of operations) {
      await fc.assert(
        fc.asyncProperty(requestTo(operation, document), async ({ path, body }) => {
          const headers = { 'x-api-key': system.secrets.adminKey, 'content-type': 'application/json' };
          const answer = await send(system, path, {
            method: operation.method,
            headers,
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          });
          expectHonest(answer, { method: operation.method, path, body });
        }),
        { numRuns: RUNS, seed: SEED, endOnFailure: true },
      );
    }
    expect((await send(system, '/api/ready', { method: 'GET' })).status).toBe(200);
  });

  it('refuses other methods than its own, with those it has', async () => {
    for (const { path } of operationsOf(document)) {
      const reply = await fetch(`${system.apiBase}${path.replaceAll(/\{\w+\}/g, 'x')}`, { method: 'PATCH' });
      expect([path, reply.status]).toEqual([path, 405]);
      expect(reply.headers.get('allow')).toMatch(/GET|POST|DELETE/);
    }
  });
});

function operationsOf({ paths }: Document): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      parameters,
      body: requestBody?.content['application/json']?.schema ?? null,
    })),
  );
}

/** Some of the parameters and the body, as described or as they should not be. */
function requestTo(
  { path, parameters, body }: Operation,
  document: Document,
): fc.Arbitrary<{ path: string; body: unknown }> {
  const names = parameters.filter((parameter) => parameter.in === 'query');
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  return fc
    .record({
      ids: fc.tuple(...inPath.map(() => text)),
      query: fc.record(
        Object.fromEntries(
          names.map(({ name, schema }) => [name, fc.oneof(valueOf(schema ?? {}, document), anything)]),
        ),
        { requiredKeys: [] },
      ),
      extra: fc.option(fc.tuple(text, text), { nil: null, freq: 8 }),
      body: body === null ? fc.constant(undefined) : fc.oneof(valueOf(body, document), anything),
    })
    .map(({ ids, query, extra, body: sent }) => {
      const address = inPath.reduce(
        (done, name, i) => done.replace(`{${name}}`, encodeURIComponent(wellFormed(ids[i]!) || 'x')),
        path,
      );
      const search = new URLSearchParams(
        Object.entries(query).map(([name, value]) => [name, wellFormed(String(value))]),
      );
      if (extra !== null) search.append(wellFormed(extra[0]), wellFormed(extra[1]));
      return { path: search.size > 0 ? `${address}?${search}` : address, body: sent };
    });
}

function valueOf(schema: Schema, document: Document): fc.Arbitrary<unknown> {
  if (schema.$ref) return valueOf(document.components.schemas[schema.$ref.split('/').at(-1)!] ?? {}, document);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.oneOf ?? schema.allOf;
  if (choices) return fc.oneof(...choices.map((choice) => valueOf(choice, document)));
  if (schema.type === 'array') return fc.array(valueOf(schema.items ?? {}, document), { maxLength: 5 });
  if (schema.type === 'integer' || schema.type === 'number')
    return fc.oneof(fc.integer({ min: 0, max: 300 }), fc.double());
  if (schema.type === 'boolean') return fc.boolean();
  if (!schema.properties) return text;
  const members = Object.entries(schema.properties).map(([name, member]) => [
    name,
    fc.oneof(valueOf(member, document), anything),
  ]);
  return fc.record(Object.fromEntries(members) as Record<string, fc.Arbitrary<unknown>>, { requiredKeys: [] });
}

function cursorOf(...parts: string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

function wellFormed(value: string): string {
  return value.toWellFormed();
}
