import { createHash } from 'node:crypto';
import type { KpisAnswer, Range } from '@iops/contracts';

const MINUTE_MS = 60_000;

/**
 * A weak validator of an answer: the same while nothing changes but the moment it speaks of, for a minute at the most,
 * so that an answer kept elsewhere is never older than it says by more.
 */
export function etagOf({ range, asOf, items }: KpisAnswer<Range | null>): string {
  const minute = Math.floor(Date.parse(asOf) / MINUTE_MS);
  const told = items.map((kpi) => ({ ...kpi, asOf: minute }));
  const hash = createHash('sha256').update(JSON.stringify([range, minute, told]));
  return `W/"${hash.digest('base64url').slice(0, 22)}"`;
}

/** True when the header `If-None-Match` names the validator, or any. */
export function isKnown(header: string | undefined, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  const tags = header?.split(',').map(opaque) ?? [];
  return tags.includes('*') || tags.includes(opaque(etag));
}
