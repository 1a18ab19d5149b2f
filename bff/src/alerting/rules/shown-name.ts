import { NUMBER_WORD } from './number-words.js';

/** The longest name that is shown as it is, and how much is shown of one that is quoted, in characters. */
const LONGEST = 60;
const LONGEST_QUOTED = 40;
/** No name that is read needs more marks on one letter. */
const PILED_MARKS = /(\p{M}{3})\p{M}+/gu;
/** How much is read of a name; some have 30 kB. */
const MOST_READ = 1_000;

/** An id, or a mail address that is one: without a blank, and not ending as a sentence does. */
const ID = /^[\p{L}\p{M}\p{N}_@.:+'’-]*[\p{L}\p{M}\p{N}]$/u;
const WORD = `(?:\\p{L}[\\p{L}\\p{M}'’-]*|(?:\\p{L}\\.)+|(?:Dr|Mr|Mrs|Ms|Prof|St|Jr|Sr)\\.)`;
/** Up to four words of letters; initials and titles may have their full stop. */
const NAME = new RegExp(`^${WORD}(?: ${WORD}){0,3}$`, 'u');

const PARTICLES =
  'de|del|della|der|den|des|di|da|do|dos|das|du|la|las|le|los|lo|van|von|vom|zu|ter|te|af|av|bin|binti?|ibn|ben|al|el|y|e|i|und';
/** A word that begins small, as those of sentences do, and is no particle, nor one with a name behind it (`d’Arc`). */
const SMALL_WORD = new RegExp(
  // Georgian letters count as small ones, but have no large ones in names.
  `(?<=^| )(?!(?:${PARTICLES})(?: |$))(?!\\p{Ll}{1,2}['’-]\\p{Lu})(?!\\p{Script=Georgian})\\p{Ll}`,
  'u',
);

const DATES = [
  'January|February|March|April|May|June|July|August|September|October|November|December',
  'Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday',
];
/** What would be a figure or a date in a sentence. */
const CLAIMING = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${[NUMBER_WORD, ...DATES].join('|')})(?![\\p{L}\\p{N}_])`, 'giu');

/**
 * What somebody is called in titles and reasons. Names are what people typed about themselves: one that could be read as
 * words of ours (more than four words, words that begin small, figures, number words, months, marks that end or divide a
 * sentence) is shown in quotation marks, without its own marks, and cut. Invisible, control and bidirectional characters
 * go. The id stands in for what cannot be read.
 */
export function shownName(name: string | null, id: string): string {
  return (name === null || name === id ? null : readable(name, isPlainName)) ?? readable(id, isPlainId) ?? '“?”';
}

function isPlainName(text: string): boolean {
  return NAME.test(text) && !SMALL_WORD.test(text) && text.search(CLAIMING) < 0;
}

/** An id may have such a word in it, as `june@example.com` has, but not be one. */
function isPlainId(text: string): boolean {
  return ID.test(text) && /[\p{L}\p{N}]/u.test(text.replace(CLAIMING, ''));
}

function readable(text: string, isPlain: (text: string) => boolean): string | null {
  const clean = text
    .slice(0, MOST_READ)
    .replace(/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(PILED_MARKS, '$1')
    .trim();
  return clean.length <= LONGEST && isPlain(clean) ? clean : quoted(clean);
}

function quoted(text: string): string | null {
  const words = [...text.replace(/[^\p{L}\p{M}\p{N}'’-]+/gu, ' ').trim()];
  if (!words.some((character) => /[\p{L}\p{N}]/u.test(character))) return null;
  const isCut = words.length > LONGEST_QUOTED;
  return `“${words.slice(0, LONGEST_QUOTED).join('').trim()}${isCut ? '…' : ''}”`;
}
