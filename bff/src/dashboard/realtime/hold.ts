import type { Outlet } from './audience.js';
import { type Broadcast, topicOf } from './told.js';

/** What one connection may have waiting while it is told what it missed. */
const MAX_HELD = 1_000;

/** Keeps what is told while one connection is told what it missed, so that it hears everything in order. */
export class Hold implements Outlet {
  private held: Broadcast[] | null = [];

  constructor(private readonly topics: ReadonlySet<string>) {}

  wants(topic: string): boolean {
    return this.topics.has(topic);
  }

  streamTopics(): string[] {
    return [...this.topics].filter((topic) => topic.startsWith('streams:'));
  }

  tell(told: Broadcast): void {
    if (this.held === null || !this.topics.has(topicOf(told))) return;
    if (this.held.length === MAX_HELD) this.held = null;
    else this.held.push(told);
  }

  /** What was told meanwhile, in order; null when it was more than is kept. */
  get all(): readonly Broadcast[] | null {
    return this.held;
  }
}
