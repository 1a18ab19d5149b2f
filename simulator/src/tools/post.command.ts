import { readFile } from 'node:fs/promises';
import type { IngestAnswer } from '@iops/contracts';
import { ask } from './ask.client.js';
import { type Command, onlyWord } from './command.js';
import { keyOf } from './places.js';

/** Posts events as they stand. */
export const post: Command = {
  takes: '<file.json | ->',
  summary: 'post an event, or an array of them, from a file or from standard input',
  options: {},
  help: [],
  async run({ words, places, say, readInput, signal }) {
    const file = onlyWord(words, 'a file, or - for standard input,');
    const body = file === '-' ? await readInput() : await readFile(file, 'utf8');
    refuseOther(body, file === '-' ? 'standard input' : file);
    const url = `${places.api}/ingest`;
    const key = keyOf(places, 'ingestKey');
    const answer = await ask<IngestAnswer>({ url, key, method: 'POST', body, signal, alsoAnswers: [422] });
    if (typeof answer.rejected !== 'number') throw new Error(`${url} refused it: ${JSON.stringify(answer)}`);
    say(describeAnswer(answer), answer);
    if (answer.rejected > 0) throw new Error(`${answer.rejected} of them were refused`);
  },
};

/** Said here with the place in the text; the other side would only say that it is none. */
function refuseOther(text: string, source: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    throw new Error(`${source} is no JSON: ${(error as Error).message}`, { cause: error });
  }
}

/** What became of the events, and each reason on a line of its own. */
export function describeAnswer({ accepted, duplicates, rejected, errors }: IngestAnswer): string {
  const reasons = errors.map(
    ({ index, code, pointer, message }) => `  ${index}: ${code} at ${pointer || '/'}: ${message}`,
  );
  return [`${accepted} accepted, ${duplicates} known already, ${rejected} refused`, ...reasons].join('\n');
}
