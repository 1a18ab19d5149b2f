const UP_TO_TWELVE = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const TEENS = ['thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'];
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const ORDINALS = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
  'eleventh',
  'twelfth',
];
const SCALES: Readonly<Record<string, number>> = {
  dozen: 12,
  hundred: 100,
  thousand: 1_000,
  million: 1e6,
  billion: 1e9,
};
const OTHERS: Readonly<Record<string, number>> = {
  once: 1,
  twice: 2,
  thrice: 3,
  double: 2,
  doubled: 2,
  triple: 3,
  tripled: 3,
  half: 0.5,
  halved: 0.5,
};

const VALUES: ReadonlyMap<string, number> = new Map([
  ...[...UP_TO_TWELVE, ...TEENS].map((word, i): [string, number] => [word, i]),
  ...TENS.map((word, i): [string, number] => [word, 20 + 10 * i]),
  ...ORDINALS.map((word, i): [string, number] => [word, 1 + i]),
  ...Object.entries({ ...SCALES, ...OTHERS }),
]);

const TENS_AND_ONES = `(?:${TENS.join('|')})(?:[ -](?:${UP_TO_TWELVE.slice(1, 10).join('|')}))?`;
const SCALE = `(?:${Object.keys(SCALES).join('|')})s?`;

/** A number in words, as the source of a regular expression: `three`, `twenty-one`, `two hundred`, `third`, `twice`, `dozens`. */
export const NUMBER_WORD = [
  `(?:${TENS_AND_ONES}|${[...TEENS, ...UP_TO_TWELVE].join('|')})(?:[ -]${SCALE})*`,
  SCALE,
  ...ORDINALS,
  ...Object.keys(OTHERS),
].join('|');

/** The value of what `NUMBER_WORD` matched. */
export function numberWordValue(text: string): number {
  return text
    .toLowerCase()
    .split(/[ -]/)
    .map((word) => (VALUES.has(word) ? word : word.replace(/s$/, '')))
    .reduce((value, word, i) => (i > 0 && word in SCALES ? value * SCALES[word]! : value + (VALUES.get(word) ?? 0)), 0);
}
