import type { Notifier } from './notifier.js';

/** Between two questions, and what one may take: together less than the 5 s in which a page is back. */
const EVERY_MS = 2_000;
const WITHIN_MS = 2_500;
/** What begins again so soon after an end is not IOPS's: it is something else that fails, which is left in peace. */
const SOON_MS = 20_000;
/** How rarely it asks then in the end. */
const RARELY_MS = 16_000;

/**
 * Finds out when IOPS can be reached again: asks what is open to all, for the whole page, until it is answered.
 * Elements wait for longer and longer meanwhile, and nothing hangs on a question that got lost.
 */
export class Outage {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private endedAt = Number.NEGATIVE_INFINITY;
  private everyMs = EVERY_MS;

  /**
   * @param waiting Who hears of the end; while there is nobody, nothing is asked.
   * @param ended Told once when an answer came.
   */
  constructor(
    private readonly apiBase: () => string,
    private readonly waiting: Notifier<boolean>,
    private readonly ended: () => void,
  ) {}

  /** Something could not be reached. */
  begin(): void {
    if (this.timer !== undefined) return;
    const isInVain = performance.now() < this.endedAt + SOON_MS;
    this.everyMs = isInVain ? Math.min(2 * this.everyMs, RARELY_MS) : EVERY_MS;
    this.wait();
  }

  private wait(): void {
    this.timer = setTimeout(() => void this.ask(), this.everyMs * (1 - Math.random() / 4));
  }

  private async ask(): Promise<void> {
    // A hidden page rests; when it is seen it asks by itself.
    const isResting = document.hidden || this.waiting.size === 0;
    const answer = isResting ? null : await this.reach().catch(() => null);
    this.timer = undefined;
    if (answer) {
      this.endedAt = performance.now();
      this.ended();
    } else if (!isResting) this.wait();
  }

  /** Rejects also where the page is not set up any more. */
  private async reach(): Promise<Response> {
    const signal = AbortSignal.timeout(WITHIN_MS);
    return fetch(`${this.apiBase()}/api/health`, { credentials: 'omit', cache: 'no-store', signal });
  }
}
