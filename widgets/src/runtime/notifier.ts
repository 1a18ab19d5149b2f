/** Tells every listener; each is removed by the function that adding it returned. */
export class Notifier<T = void> {
  private readonly listeners = new Set<(value: T) => void>();

  get size(): number {
    return this.listeners.size;
  }

  add(listener: (value: T) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** A copy is walked, so that listeners may come and go meanwhile. */
  notify(value: T): void {
    for (const listener of Array.from(this.listeners)) listener(value);
  }
}
