import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Replaces names of closed sets of words in the text of a type by the words, which is what editors can offer. */
export type Spell = (type: string) => string;

/** Reads the closed sets of the folders' sources: `type A = 'x' | 'y'`, and `(typeof LIST)[number]`. */
export function spellingOf(folders: readonly string[]): Spell {
  const text = folders.map(textOf).join('\n');
  const lists = new Map(
    [...text.matchAll(/const (\w+)(?:: readonly| =) \[([^\]]*)\]/g)].map(([, name, words]) => [name!, wordsIn(words!)]),
  );
  const sets = new Map<string, string>();
  for (const [, name, union] of text.matchAll(/type (\w+) =((?:\s*\|?\s*'[\w-]*')+);/g))
    sets.set(name!, wordsIn(union!));
  for (const [, name, list] of text.matchAll(/type (\w+) = \(typeof (\w+)\)\[number\]/g)) {
    const words = lists.get(list!);
    if (words) sets.set(name!, words);
  }
  return (type) =>
    type.replace(/\b([A-Z]\w+)(\[\])?/g, (whole, name: string, isList?: string) => {
      const words = sets.get(name);
      if (words === undefined) return whole;
      return isList ? `(${words})[]` : words;
    });
}

function wordsIn(list: string): string {
  return (list.match(/'[^']*'/g) ?? []).join(' | ');
}

function textOf(folder: string): string {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  return paths.map((path) => readFileSync(join(folder, path), 'utf8')).join('\n');
}
