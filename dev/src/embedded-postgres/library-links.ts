import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

interface Link {
  /** The file there is, and the name it is loaded by; both relative to the package. */
  source: string;
  target: string;
}

/**
 * The environment that lets the package's programs find their shared libraries. npm leaves out the symbolic links and
 * the package makes them in a postinstall script; where scripts are not run we make them, in `folder`.
 */
export function libraryEnvironment(packageFolder: string, folder: string): Record<string, string> {
  const list = join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return {};
  const links = JSON.parse(readFileSync(list, 'utf8')) as Link[];
  if (links.every(({ target }) => existsSync(join(packageFolder, target)))) return {};
  if (process.platform === 'darwin') return linkInPackage(packageFolder, links);
  makeLinks(packageFolder, links, () => folder);
  return { LD_LIBRARY_PATH: `${folder}:${join(packageFolder, 'native', 'lib')}` };
}

/** macOS drops DYLD_LIBRARY_PATH whenever a shell comes between, as in initdb: there the links go where they belong. */
function linkInPackage(packageFolder: string, links: Link[]): Record<string, string> {
  makeLinks(packageFolder, links, ({ target }) => dirname(join(packageFolder, target)));
  return {};
}

function makeLinks(packageFolder: string, links: Link[], folderOf: (link: Link) => string): void {
  for (const link of links) {
    const path = join(folderOf(link), basename(link.target));
    mkdirSync(dirname(path), { recursive: true });
    rmSync(path, { force: true });
    symlinkSync(join(packageFolder, link.source), path);
  }
}
