import type { RealtimeMessage, Topic } from '@iops/contracts';

/** Who listens to a topic. */
export interface TopicListener {
  onMessage(message: RealtimeMessage): void;
  /** True when messages begin to flow, false when they stop. */
  onLive(isLive: boolean): void;
  /** Something was said that does not come any more: only a snapshot that is asked for from now on has it. */
  onGap(): void;
}

/** One listener. `isWhole`: it heard everything since its snapshot, or will as soon as messages flow again. */
interface Subscription {
  topic: Topic;
  listener: TopicListener;
  isWhole: boolean;
}

/** Who listens to what on this page, and what each of them lacks. */
export class Subscriptions {
  private readonly all = new Set<Subscription>();
  private readonly live = new Set<string>();

  /** What somebody listens to, each topic once. */
  get topics(): Topic[] {
    return [...new Set([...this.all].map(({ topic }) => topic))];
  }

  isLive(topic: Topic): boolean {
    return this.live.has(topic);
  }

  /** Counts a listener in until the returned function is called; who comes late lacks what was said before. */
  add(topic: Topic, listener: TopicListener): () => void {
    const subscription = { topic, listener, isWhole: false };
    this.all.add(subscription);
    if (this.live.has(topic)) begin(subscription);
    return () => void this.all.delete(subscription);
  }

  /** Messages of these topics flow. */
  granted(topics: readonly string[]): void {
    for (const topic of topics) this.live.add(topic);
    for (const subscription of this.of(topics)) begin(subscription);
  }

  /** Messages of these topics were missed. */
  missed(topics: readonly string[]): void {
    for (const subscription of this.of(topics)) {
      subscription.isWhole = false;
      if (this.live.has(subscription.topic)) begin(subscription);
    }
  }

  pass(message: RealtimeMessage): void {
    for (const { listener } of this.of([message.topic])) listener.onMessage(message);
  }

  /** Messages flow no more. */
  silence(): void {
    if (this.live.size === 0) return;
    this.live.clear();
    for (const { listener } of this.all) listener.onLive(false);
  }

  private of(topics: readonly string[]): Subscription[] {
    return [...this.all].filter(({ topic }) => topics.includes(topic));
  }
}

function begin(subscription: Subscription): void {
  const { listener, isWhole } = subscription;
  subscription.isWhole = true;
  listener.onLive(true);
  if (!isWhole) listener.onGap();
}
