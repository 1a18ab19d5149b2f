/** What is wrong with a text that `JSON.parse` did not take, as a sentence. */
export function jsonErrorOf(error: unknown): string {
  // V8 goes on with a piece of the text, and answers must not repeat what was sent.
  return `${(error as Error).message.replace(/, (?:\.\.\.)?"[^]*/, '')}.`;
}
