import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** One source file: its path from the repository, and its text. */
export interface Source {
  path: string;
  text: string;
}

/** The TypeScript files of a part, without specs. */
export function sourcesOf(part: string): Source[] {
  return filesIn(join(ROOT, part, 'src'))
    .filter((path) => path.endsWith('.ts') && !/\.(spec|test)\.ts$/.test(path) && !path.includes('/testing/'))
    .map((path) => ({ path: path.slice(ROOT.length), text: readFileSync(path, 'utf8') }));
}

/** What a file imports: module names as they are written; `import type` apart. */
export function importsOf({ text }: Source): { from: string; isType: boolean }[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^;]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g;
  return [...text.matchAll(pattern)].map(([, isType, from, lazy, bare]) => ({
    from: from ?? lazy ?? bare ?? '',
    isType: isType !== undefined,
  }));
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
