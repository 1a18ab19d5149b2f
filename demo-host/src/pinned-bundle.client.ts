/** What a pinned script tag names. */
export interface PinnedBundle {
  version: string;
  /** For `integrity=`. */
  integrity: string;
}

interface Manifest {
  version: string;
  entry: string;
  files: { path: string; integrity: string }[];
}

/** The bundle that IOPS serves now, as its manifest tells; rejects when IOPS does not answer. */
export async function loadPinnedBundle(bffUrl: string): Promise<PinnedBundle> {
  const response = await fetch(`${bffUrl}/embed/v1/manifest.json`, { signal: AbortSignal.timeout(5_000) });
  const { version, entry, files } = (await response.json()) as Manifest;
  return { version, integrity: files.find(({ path }) => path === entry)?.integrity ?? '' };
}
