/** Words that end in a full stop without ending a sentence. */
const ABBREVIATION =
  /(?:^|[^\p{L}])(?:e\.g|i\.e|etc|vs|approx|ca|min|max|no|nr|mr|mrs|ms|dr|prof|st|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|a\.m|p\.m|\p{L})\.$/iu;
/** With the character before it. */
const LONGEST_ABBREVIATION = 8;
/** Where a sentence may end: its marks, what closes a quotation, and a blank after them. */
const END = /[.!?…]+["'”’)\]]*(?=\s|$)|\n+/gu;

/** The sentences of a text as ranges of it. Decimals, times and abbreviations end none. */
export function sentences(text: string): { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = [];
  let start = 0;
  const close = (end: number) => {
    const leading = /^\s*/u.exec(text.slice(start, end))![0].length;
    const content = text.slice(start + leading, end).trimEnd();
    if (content !== '') ranges.push({ start: start + leading, end: start + leading + content.length });
    start = end;
  };
  for (const match of text.matchAll(END)) {
    const end = match.index + match[0].length;
    if (!match[0].includes('\n') && ABBREVIATION.test(text.slice(Math.max(start, end - LONGEST_ABBREVIATION), end)))
      continue;
    close(end);
  }
  close(text.length);
  return ranges;
}
