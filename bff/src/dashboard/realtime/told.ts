import type { RealtimeBatch, RealtimeMessage, RealtimeRefusal, RealtimeResync, SubscribeAnswer } from '@iops/contracts';

/** What is told to all who listen to a topic. */
export type Broadcast =
  | { event: 'message'; body: RealtimeMessage }
  | { event: 'batch'; body: RealtimeBatch }
  | { event: 'resync'; body: RealtimeResync & { topics: [string] } };

/** Whom it is told: those who listen to this topic. */
export function topicOf({ body }: Broadcast): string {
  return 'topic' in body ? body.topic : body.topics[0];
}

/** What is told to one connection. */
export type Told = Broadcast | { event: 'resync'; body: RealtimeResync };

/** What an event stream tells besides: a socket has its ack, and its own way to say no. */
export type Framed = Told | { event: 'ready'; body: SubscribeAnswer } | { event: 'refused'; body: RealtimeRefusal };
