import type { KeptRow } from './export.queries.js';

/** Whose export it is, and of when. */
export interface ExportHead {
  customerId: string;
  exportedAt: string;
}

/**
 * Writes an export as one JSON document, piece by piece as rows come: every section is there, also an empty one.
 * Rows must come in the order of the sections.
 */
export async function* exportDocument(
  head: ExportHead,
  sections: readonly string[],
  pieces: AsyncIterable<readonly KeptRow[]>,
): AsyncGenerator<string, void> {
  yield `${JSON.stringify(head).slice(0, -1)},"sections":{`;
  let at = -1;
  for await (const piece of pieces) {
    let text = '';
    for (const { section, row } of piece) {
      const isNext = sections[at] === section;
      if (!isNext) text += openedUpTo(sections.slice(at + 1, sections.indexOf(section) + 1), at < 0);
      at = sections.indexOf(section);
      text += isNext ? `,\n${row}` : row;
    }
    yield text;
  }
  yield `${openedUpTo(sections.slice(at + 1), at < 0)}]}}`;
}

/** Closes the section before, unless there is none, and opens these; all but the last are empty. */
function openedUpTo(names: readonly string[], isFirst: boolean): string {
  return names.map((name, i) => `${isFirst && i === 0 ? '' : '],\n'}${JSON.stringify(name)}:[`).join('');
}
