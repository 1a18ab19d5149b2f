import { Injectable } from '@nestjs/common';

/** Tables whose new rows others follow. */
export const SOURCES = ['events', 'customers', 'customer_health', 'outbox', 'deliveries', 'sessions'] as const;
export type Source = (typeof SOURCES)[number];

/**
 * Tells workers after a commit that there is something new to read. A hint, not a promise: every worker also polls,
 * so that a lost hint costs a second at most.
 */
@Injectable()
export class Wake {
  private readonly listeners = new Map<Source, Set<() => void>>();
  /** Tells the other processes; does nothing until there is a way to. */
  tellOthers: (source: Source) => void = () => undefined;

  /** Calls `listener` at each wake of `source`; returns how to stop that. */
  on(source: Source, listener: () => void): () => void {
    const listeners = this.listeners.get(source) ?? new Set();
    this.listeners.set(source, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** To be called after the commit, never before. */
  wake(source: Source): void {
    this.wakeHere(source);
    this.tellOthers(source);
  }

  /** Wakes the workers of this process alone. */
  wakeHere(source: Source): void {
    for (const listener of this.listeners.get(source) ?? []) listener();
  }
}
