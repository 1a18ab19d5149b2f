/**
 * What is taken out of a text, in this order; markdown links keep their words. No pattern looks twice at the same
 * characters, so that a long run of them costs no more than its length.
 */
const REMOVED: readonly [RegExp, string][] = [
  // Line and paragraph separators are ends of sentences, as line feeds are.
  [/[\r\n\u0085\u2028\u2029]+/gu, '\n'],
  [/\t/gu, ' '],
  // Control, bidirectional and invisible characters, private use, halves of surrogate pairs.
  [/(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, ''],
  [/!?\[([^[\]]*)\]\([^()]*\)/gu, '$1'],
  [/<\/?[a-z!][^<>]*>/giu, ''],
  [/[<>]/gu, ''],
  [/(?<![a-z0-9+.-])[a-z0-9+.-]+:\/\/\S*/giu, ''],
  [/(?:mailto|javascript|data|tel|vbscript):\S+/giu, ''],
  [/(?<![\p{L}\p{N}])www\.\S+/giu, ''],
  [/(?<!\S)[^\s@]+@\S*/gu, ''],
  // A bare domain with a path; `session.completed` has none and stays.
  [/(?<![\p{L}\p{N}.-])[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+\/\S*/gu, ''],
  [/[^\S\n]+/gu, ' '],
  [/ ?\n ?/gu, '\n'],
];

/** A text without links, mail addresses, HTML, control and bidirectional characters; line feeds stay. */
export function plainText(text: string): string {
  let before: string;
  let after = text;
  // Taking one thing out may put another together, so until nothing is left to take.
  do {
    before = after;
    after = REMOVED.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), before).trim();
  } while (after !== before);
  return after;
}

/** How much of a text is read for each character that may be shown: markup takes room, and names can be 30 kB long. */
const READ_PER_SHOWN = 20;

/** The same on one line of at most `limit` characters; null when no letter or digit is left of it. */
export function plainLine(text: string, limit: number): string | null {
  const line = [...plainText(text.slice(0, READ_PER_SHOWN * limit)).replaceAll('\n', ' ')]
    .slice(0, limit)
    .join('')
    .trim();
  return /[\p{L}\p{N}]/u.test(line) ? line : null;
}
