/** What the build says of the elements: each file with its size and digest. */
export interface EmbedManifest {
  /** As in `/embed/<version>/`. */
  version: string;
  /** The file that pages load. */
  entry: string;
  files: readonly { path: string; integrity: string }[];
}

/** The name under which pages import the elements. */
const PACKAGE = '@iops/widgets';

/**
 * An import map for a page that pins these elements: the package's name, and the digest of every file of it, so that
 * the browser also refuses a chunk that is not the one we built. `base` is where the files are, with a slash at its end.
 */
export function importMap({ entry, files }: EmbedManifest, base: string): object {
  const scripts = files.filter(({ path }) => path.endsWith('.js'));
  return {
    imports: { [PACKAGE]: base + entry },
    integrity: Object.fromEntries(scripts.map(({ path, integrity }) => [base + path, integrity])),
  };
}

/** The same as lines for `config/importmap.rb` of importmap-rails 2.2 or newer. */
export function rubyPins({ version, entry, files }: EmbedManifest, base: string): string {
  const pins = files
    .filter(({ path }) => path.endsWith('.js'))
    .map(({ path, integrity }) => {
      const name = path === entry ? PACKAGE : `${PACKAGE}/${path}`;
      return `pin "${name}", to: "${base}${path}", integrity: "${integrity}", preload: ${path === entry}`;
    });
  return [
    `# IOPS elements ${version}. config/importmap.rb; it needs \`enable_integrity!\` once, above.`,
    ...pins,
    '',
  ].join('\n');
}

/** The same as tags for the head of a page: style sheet and script, each with its digest. */
export function headTags({ entry, files }: EmbedManifest, base: string): string {
  const integrityOf = (wanted: string) => files.find(({ path }) => path === wanted)?.integrity ?? '';
  const pinned = (path: string) => `integrity="${integrityOf(path)}" crossorigin="anonymous"`;
  return `<link rel="stylesheet" href="${base}iops.css" ${pinned('iops.css')}>
<script type="module" src="${base}${entry}" ${pinned(entry)}></script>
`;
}
