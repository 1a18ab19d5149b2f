import { isAscii, isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { LIMITS } from '@iops/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { jsonDepth } from './json-depth.js';
import { jsonErrorOf } from './json-error.js';
import { Problem } from './problem.js';
import { settingsOf } from './route-settings.decorator.js';
import { findUnstorable } from './unstorable-text.js';

/** Types whose bodies are gathered and handed over as bytes, on routes that ask for bytes. */
const GATHERED = ['application/cloudevents+json', 'application/cloudevents-batch+json'];
/** The type that is handed over while it arrives. */
export const NDJSON = 'application/x-ndjson';

/** Reads bodies: JSON everywhere; more types, gzip and untouched bytes on the routes that ask for them. */
export function addBodyParsers(fastify: FastifyInstance): void {
  fastify.addHook('preParsing', (request, _reply, payload, done) => {
    const encoding = request.headers['content-encoding'];
    if (encoding === undefined) return done(null, payload);
    if (takesBytes(request) && /^gzip$/i.test(encoding)) return done(null, inflated(payload as Readable));
    const taken = takesBytes(request) ? 'Send the body as it is, or with gzip' : 'Send the body as it is';
    done(new Problem('unsupported_media_type', `${taken}; this content encoding is not taken.`));
  });
  // Fastify takes text/plain by default; nothing here does.
  fastify.removeContentTypeParser('text/plain');
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (takesBytes(request)) return done(null, body);
    try {
      done(null, body.length === 0 ? undefined : parseJson(body));
    } catch (error) {
      done(error as Error);
    }
  });
  fastify.addContentTypeParser(GATHERED, { parseAs: 'buffer' }, (request, body: Buffer, done) =>
    takesBytes(request) ? done(null, body) : done(new Problem('unsupported_media_type')),
  );
  fastify.addContentTypeParser(NDJSON, (request, stream, done) =>
    takesBytes(request) ? done(null, stream) : done(new Problem('unsupported_media_type')),
  );
}

/**
 * The text of bytes that are UTF-8; a byte order mark falls away.
 * @throws Problem `invalid_json` when they are not
 */
export function textOf(bytes: Buffer): string {
  // Text of one byte a character is scanned and parsed faster than what a decoder makes.
  if (isAscii(bytes)) return bytes.toString('latin1');
  if (!isUtf8(bytes)) throw new Problem('invalid_json', 'The body is not UTF-8.');
  const text = bytes.toString();
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/**
 * Reads the rest of a body and throws it away. To be waited for before such a request is answered: a sender that writes
 * all before reading would find the connection closed, and the next request on it would wait behind the rest. A rest
 * beyond what a body may have is not waited for.
 */
export function discardRest(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return Promise.resolve();
  let bytes = 0;
  return new Promise((resolve) => {
    const count = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > LIMITS.ndjsonBytes) resolve();
    };
    request.once('close', resolve).once('end', resolve).unpipe().on('data', count).resume();
  });
}

function takesBytes(request: FastifyRequest): boolean {
  return settingsOf(request).body === 'bytes';
}

function parseJson(body: Buffer): unknown {
  const text = textOf(body);
  // What reads a body into its class goes down by recursion, and no body of ours is deep.
  if (jsonDepth(text) > LIMITS.depth) {
    throw new Problem('invalid_parameter', `A body may nest ${LIMITS.depth} levels deep.`);
  }
  const value = parsed(text);
  // Only an escape brings them in: bytes that are UTF-8 hold no halves of pairs, and JSON no bare U+0000.
  const pointer = text.includes('\\u') ? findUnstorable(value) : null;
  if (pointer === null) return value;
  throw new Problem('invalid_parameter', 'Text and names must not hold U+0000 or lone surrogates.', { pointer });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem('invalid_json', jsonErrorOf(error));
  }
}

/** Inflates while it arrives; whoever reads it stops at a limit on what comes out, which bounds a bomb. */
function inflated(payload: Readable): Readable {
  const gunzip = Object.assign(createGunzip(), { receivedEncodedLength: 0 });
  payload.on('data', (chunk: Buffer) => {
    gunzip.receivedEncodedLength += chunk.length;
  });
  // Not a pipeline, which takes the connection from a request that is packed badly: its rest could not be read any more.
  payload.on('error', (error) => gunzip.destroy(error)).pipe(gunzip);
  // Who reads it hears of errors; what breaks after they stopped is nobody's.
  return gunzip.on('error', () => undefined);
}
