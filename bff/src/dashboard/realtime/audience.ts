import type { Broadcast } from './told.js';

/** A way to some who listen. */
export interface Outlet {
  /** True when somebody there listens to the topic. */
  wants(topic: string): boolean;
  /** The topics of streams that somebody there listens to. */
  streamTopics(): Iterable<string>;
  tell(told: Broadcast): void;
}

/** All who listen in this process, whatever the way to them. */
export class Audience {
  private readonly outlets = new Set<Outlet>();

  /** Counts an outlet in until what is returned is called. */
  add(outlet: Outlet): () => void {
    this.outlets.add(outlet);
    return () => this.outlets.delete(outlet);
  }

  /** True when anybody listens to a topic. */
  wants(topic: string): boolean {
    return [...this.outlets].some((outlet) => outlet.wants(topic));
  }

  /** The topics of streams that anybody listens to, each once. */
  streamTopics(): string[] {
    return [...new Set([...this.outlets].flatMap((outlet) => [...outlet.streamTopics()]))];
  }

  /** Tells everybody who listens to its topic, in this very turn of the loop. */
  tell(told: Broadcast): void {
    for (const outlet of this.outlets) outlet.tell(told);
  }
}
