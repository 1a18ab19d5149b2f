/** Between two questions, and what one may take: together less than the 5 s in which a page is back. */
const EVERY_MS = 2_000;
const WITHIN_MS = 2_500;

/**
 * Finds out when IOPS can be reached again: asks what is open to all, for the whole page, until it is answered.
 * Elements wait for longer and longer meanwhile, and nothing hangs on a question that got lost.
 */
export class Outage {
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param ended Told once when an answer came. */
  constructor(
    private readonly apiBase: () => string,
    private readonly ended: () => void,
  ) {}

  /** Something could not be reached. */
  begin(): void {
    this.timer ??= setTimeout(() => void this.ask(), EVERY_MS * (1 - Math.random() / 4));
  }

  private async ask(): Promise<void> {
    // A hidden page rests; when it is seen it asks by itself.
    const isBack = !document.hidden && (await isReached(this.apiBase()));
    this.timer = undefined;
    if (isBack) this.ended();
    else if (!document.hidden) this.begin();
  }
}

async function isReached(apiBase: string): Promise<boolean> {
  try {
    await fetch(`${apiBase}/api/health`, {
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(WITHIN_MS),
    });
    return true;
  } catch {
    return false;
  }
}
