/** Which methods are served at which addresses: filled while routes are added, asked when none fits. */
export class AllowedMethods {
  private readonly routes: { path: RegExp; method: string }[] = [];

  /** Notes a route by its pattern, `/api/alerts/:id`; patterns that take any address say nothing. */
  add(method: string | readonly string[], url: string): void {
    if (url.includes('*')) return;
    const source = url
      .split('/')
      .map((part) => (part.startsWith(':') ? '[^/]+' : part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')))
      .join('/');
    const path = new RegExp(`^${source}$`);
    for (const each of [method].flat()) this.routes.push({ path, method: each });
  }

  /** The methods served at an address, each once; none where nothing is served. */
  at(url: string): string[] {
    const path = url.split('?', 1)[0]!;
    return [...new Set(this.routes.filter((route) => route.path.test(path)).map(({ method }) => method))];
  }
}
