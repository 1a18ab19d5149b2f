/** What the header of a well-formed token says. Hints, until the signature is checked. */
export interface TokenHeader {
  alg: string;
  kid?: string;
}

/** Claims and a signature take a few hundred bytes; more is not worth the arithmetic. */
const MAX_LENGTH = 4096;
const COMPACT = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/;
/** Fields that change what is signed, or bring or name a key of the sender's choice. */
const REFUSED_FIELDS = ['crit', 'b64', 'zip', 'enc', 'jku', 'jwk', 'x5u', 'x5c'];

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The header of a token that has the form of one: three canonical base64url parts, a header and claims that are JSON
 * objects without a repeated name, and no header field that could change how it is verified. Null for all else.
 */
export function readTokenForm(token: string): TokenHeader | null {
  if (token.length > MAX_LENGTH) return null;
  const parts = COMPACT.exec(token)?.slice(1) ?? [];
  if (parts.length !== 3 || !parts.every(isCanonical)) return null;
  const [header, claims] = [readObject(parts[0]!), readObject(parts[1]!)];
  if (!header || !claims || REFUSED_FIELDS.some((field) => Object.hasOwn(header, field))) return null;
  const { alg, kid, typ } = header;
  if (typeof alg !== 'string' || !isTextOrAbsent(kid) || !isTextOrAbsent(typ)) return null;
  return kid === undefined ? { alg } : { alg, kid };
}

/** Base64 can be written in several ways; only one of them is taken, so that a token has one spelling. */
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}

function readObject(part: string): Record<string, unknown> | null {
  try {
    const text = utf8.decode(Buffer.from(part, 'base64url'));
    let kept = -1; // The whole text counts as a member of what `JSON.parse` wraps it in.
    const value: unknown = JSON.parse(text, function (this: object, _name, member: unknown) {
      if (!Array.isArray(this)) kept += 1;
      return member;
    });
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return kept === countNames(text) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Names in all objects of a JSON text; more than are kept of it means that one is repeated. */
function countNames(json: string): number {
  return json.match(/"(?:[^"\\]|\\.)*"\s*:/g)?.length ?? 0;
}

function isTextOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || (typeof value === 'string' && value.length <= 255);
}
