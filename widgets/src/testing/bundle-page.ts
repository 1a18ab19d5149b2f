/** One file of `manifest.json`. */
export interface BuiltFile {
  path: string;
  bytes: number;
  brotli: number;
  integrity: string;
  imports: string[];
  lazyImports: string[];
}

/** What the build wrote of itself. */
export interface Built {
  entry: string;
  files: Map<string, BuiltFile>;
  /** The sources in each file. */
  modules: Record<string, string[]>;
}

const ROOT = '/dist/esm/';

/** Reads what the build wrote. */
export async function readBuilt(): Promise<Built> {
  const manifest = (await (await fetch(`${ROOT}manifest.json`)).json()) as { entry: string; files: BuiltFile[] };
  const modules = (await (await fetch('/dist/report/modules.json')).json()) as Built['modules'];
  return { entry: manifest.entry, files: new Map(manifest.files.map((file) => [file.path, file])), modules };
}

/** How a page for the built bundle is made. */
interface BundlePage {
  body: string;
  head?: string;
  /** What `strict-page.ts` is asked for. */
  ask?: string;
  width?: number;
}

/** Opens a page of its own that loads the built bundle; take it down with `remove()`. */
export async function openBundlePage({
  body,
  head = '',
  ask = '',
  width = 1000,
}: BundlePage): Promise<HTMLIFrameElement> {
  const frame = document.createElement('iframe');
  Object.assign(frame, { width: String(width), height: '1600' });
  frame.srcdoc = `<!doctype html><html lang="en"><head>${head}
    <meta name="iops-api" content="${location.origin}"><meta name="iops-token-endpoint" content="/token">
    <script type="module" src="/dist-test/strict-page.js${ask}"></script></head><body>${body}</body></html>`;
  document.body.append(frame);
  await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  return frame;
}

/** The files of the bundle that had been asked for when something first stood in an element, given as HTML. */
export async function filesBefore(element: string, selector: string): Promise<string[]> {
  const frame = await openBundlePage({ body: element });
  const isShown = () => frame.contentDocument?.body.firstElementChild?.shadowRoot?.querySelector(selector);
  // Frame by frame: what is loaded once the element is painted does not delay it.
  while (!isShown()) await new Promise((resolve) => frame.contentWindow!.requestAnimationFrame(resolve));
  const entries = frame.contentWindow!.performance.getEntriesByType('resource');
  const paths = entries.map(({ name }) => new URL(name).pathname).filter((path) => path.startsWith(ROOT));
  frame.remove();
  return paths.map((path) => path.slice(ROOT.length)).sort();
}

/** These files, and all that they may ask for later; what the entry may ask for is the page's to choose. */
export function withLater(files: readonly string[], { entry, files: built }: Built): Set<string> {
  const found = new Set<string>();
  const queue = [...files];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    const file = built.get(path);
    if (path !== entry && file) queue.push(...file.imports, ...file.lazyImports);
  }
  return found;
}

/** Brotli bytes. */
export function weigh(files: Iterable<string>, { files: built }: Built): number {
  return [...files].reduce((sum, path) => sum + (built.get(path)?.brotli ?? Number.POSITIVE_INFINITY), 0);
}
