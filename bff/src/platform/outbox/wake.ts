import { Injectable } from '@nestjs/common';

/** Tables whose new rows others follow. */
export type Source = 'events' | 'customers' | 'customer_health' | 'outbox' | 'deliveries';

/**
 * Tells workers of this process after a commit that there is something new to read. A hint, not a promise:
 * every worker also polls, so that a lost hint, or a row written by another process, costs a second at most.
 */
@Injectable()
export class Wake {
  private readonly listeners = new Map<Source, Set<() => void>>();

  /** Calls `listener` at each wake of `source`; returns how to stop that. */
  on(source: Source, listener: () => void): () => void {
    const listeners = this.listeners.get(source) ?? new Set();
    this.listeners.set(source, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** To be called after the commit, never before. */
  wake(source: Source): void {
    for (const listener of this.listeners.get(source) ?? []) listener();
  }
}
