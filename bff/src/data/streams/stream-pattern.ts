import { STREAM_NAMES, type StreamName } from '@iops/contracts';
import { nearestName } from '../ingest/nearest-name.js';

/** Patterns that are taken at once: more than there are streams. */
export const MAX_PATTERNS = 60;

/** The streams that a pattern names, in the catalogue's order: one by its full name, or all below `session.*`. None where it names none. */
export function streamsOf(pattern: string): StreamName[] {
  if (!pattern.endsWith('.*')) return STREAM_NAMES.filter((name) => name === pattern);
  const prefix = pattern.slice(0, -1);
  return STREAM_NAMES.filter((name) => name.startsWith(prefix));
}

/** What to tell of what was sent in place of a pattern and names no stream. */
export function noSuchStream(pattern: unknown): string {
  if (typeof pattern !== 'string') return 'A stream is named by text.';
  const nearest = nearestName(pattern.replace(/\.\*$/, ''), STREAM_NAMES);
  const hint = nearest === null ? 'docs/events.md lists the streams there are.' : `Did you mean ${nearest}?`;
  return `There is no stream "${pattern.slice(0, 100)}". ${hint}`;
}
