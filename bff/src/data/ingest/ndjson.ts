import { LIMITS } from '@iops/contracts';
import { textOf } from '../../platform/http/body-parsers.js';
import { Problem } from '../../platform/http/problem.js';
import { type RawEvent, rawEvent } from './raw-event.js';

const NEWLINE = 0x0a;
/** Lines are handed on in groups of about so many bytes: some hundred events, a few milliseconds of work. */
const GROUP_BYTES = 256 * 1024;

/**
 * Reads newline-delimited JSON while it arrives, one event a line; empty lines are none.
 * Holds no more than a group and one line at a time; a group has 10,000 events at most.
 * @throws Problem `body_too_large` for a line or a whole beyond the limits, `invalid_json` for bytes that are not UTF-8
 */
export async function* readNdjson(chunks: AsyncIterable<Buffer>): AsyncGenerator<RawEvent[]> {
  let pieces: Buffer[] = [];
  let gathered = 0;
  let total = 0;
  for await (const chunk of chunks) {
    total += chunk.length;
    if (total > LIMITS.ndjsonBytes) throw tooLarge('A body of NDJSON', LIMITS.ndjsonBytes);
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    pieces.push(chunk);
    gathered += chunk.length;
    if (end === 0 && gathered > GROUP_BYTES + LIMITS.lineBytes) throw tooLarge('A line', LIMITS.lineBytes);
    if (end === 0 || gathered < GROUP_BYTES) continue;
    pieces[pieces.length - 1] = chunk.subarray(0, end);
    yield* groupsOf(Buffer.concat(pieces));
    pieces = end === chunk.length ? [] : [chunk.subarray(end)];
    gathered = chunk.length - end;
  }
  if (gathered > 0) yield* groupsOf(Buffer.concat(pieces));
}

/** Lines of a few bytes are a hundred thousand in a group of bytes. */
function* groupsOf(text: Buffer): Generator<RawEvent[]> {
  const lines = textOf(text)
    .split('\n')
    .filter((line) => /[^ \t\r]/.test(line));
  for (let at = 0; at < lines.length; at += LIMITS.batchEvents)
    yield lines.slice(at, at + LIMITS.batchEvents).map((line) => rawEvent(line, 'event'));
}

function tooLarge(what: string, bytes: number): Problem {
  return new Problem('body_too_large', `${what} may have ${bytes} bytes.`);
}
