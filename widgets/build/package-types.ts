import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import type { Plugin } from 'vite';

/** Where declarations come from and go to, and which of them the package opens with. */
interface TypesOptions {
  /** What `tsc -b` wrote; run it before. */
  own: string;
  /** The declarations of `@iops/contracts`, which hosts cannot install. */
  contracts: string;
  outDir: string;
  entries: readonly string[];
}

/**
 * Writes the declarations that the entries of the package need, and no others. Those of the contracts come along in a
 * folder of their own, so that the package stands by itself.
 */
export function packageTypes(options: TypesOptions): Plugin {
  return {
    name: 'iops-package-types',
    apply: 'build',
    closeBundle() {
      const homes = contractHomes(options.contracts);
      const written = new Set<string>();
      const queue = [...options.entries];
      for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
        if (written.has(path)) continue;
        written.add(path);
        const text = selfContained(publicFace(readDeclaration(path, options)), path, homes);
        mkdirSync(dirname(join(options.outDir, path)), { recursive: true });
        writeFileSync(join(options.outDir, path), text);
        queue.push(...neighbours(text, path));
      }
    },
  };
}

function readDeclaration(path: string, { own, contracts }: TypesOptions): string {
  const isContract = path.startsWith('contracts/');
  const text = readFileSync(isContract ? join(contracts, posix.basename(path)) : join(own, path), 'utf8');
  if (/from ['"]typebox/.test(text)) throw new Error(`${path} would bring the types of typebox into the package.`);
  return text.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n');
}

const COMMENT = String.raw`\/\*\*(?:(?!\*\/)[\s\S])*`;
/** A member of a class to its end: what is deeper than its first line belongs to it. */
const MEMBER = String.raw`[^\n]*\n(?: {5}[^\n]*\n| {4}\}[^\n]*\n)*`;
const HIDDEN = new RegExp(String.raw`^ {4}(?:${COMMENT}\*\/\n {4})?(?:private|protected)\b${MEMBER}`, 'gm');
const INTERNAL = new RegExp(String.raw`^ {4}${COMMENT}@internal${COMMENT.slice(6)}\*\/\n${MEMBER}`, 'gm');

/** A declaration without what is for our own code: hidden members, what classes promise one another, their imports. */
function publicFace(text: string): string {
  const bare = text
    .replace(INTERNAL, '')
    .replace(HIDDEN, '')
    .replace(/^(export declare .*class .*?) implements [\w<>, ]+ \{/gm, '$1 {');
  const isUsed = (name: string) => bare.split(new RegExp(String.raw`\b${name}\b`)).length > 2;
  return bare.replace(
    /^import (type )?\{([^}]*)\} from (.*);\n/gm,
    (_, type: string | undefined, names: string, from) => {
      const used = namesOf(names).filter((name) =>
        isUsed(
          name
            .replace(/^type /, '')
            .split(' ')
            .at(-1)!,
        ),
      );
      return used.length > 0 ? `import ${type ?? ''}{ ${used.join(', ')} } from ${from};\n` : '';
    },
  );
}

function namesOf(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}

/** Which file of the contracts declares a name. */
function contractHomes(dir: string): Map<string, string> {
  const homes = new Map<string, string>();
  for (const file of readdirSync(dir).filter((name) => name.endsWith('.d.ts') && name !== 'index.d.ts')) {
    const text = readFileSync(join(dir, file), 'utf8');
    for (const [, name] of text.matchAll(/^export (?:declare )?(?:const|type|interface|function|class) (\w+)/gm)) {
      homes.set(name!, file.replace(/\.d\.ts$/, '.js'));
    }
  }
  return homes;
}

/** The same declarations, with each import from the contracts turned to the file beside them. */
function selfContained(text: string, path: string, homes: Map<string, string>): string {
  const to = (name: string) => {
    const home = homes.get(name);
    if (home === undefined) throw new Error(`The contracts declare no ${name}, which ${path} asks for.`);
    const target = posix.relative(posix.dirname(path), `contracts/${home}`);
    return target.startsWith('.') ? target : `./${target}`;
  };
  return text
    .replace(/import type \{([^}]*)\} from ['"]@iops\/contracts['"];/g, (_, names: string) =>
      namesOf(names)
        .map((name) => `import type { ${name} } from '${to(name.split(' ')[0]!)}';`)
        .join('\n'),
    )
    .replace(/import\(["']@iops\/contracts["']\)\.(\w+)/g, (_, name: string) => `import('${to(name)}').${name}`);
}

/** The declarations that these need. */
function neighbours(text: string, path: string): string[] {
  const specifiers = [...text.matchAll(/(?:from|import\()\s*['"](\.[^'"]+)\.js['"]/g)].map(
    ([, specifier]) => specifier!,
  );
  return specifiers.map((specifier) => `${posix.join(posix.dirname(path), specifier)}.d.ts`);
}
