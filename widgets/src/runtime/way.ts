import type { RealtimeMessage, RealtimeResync, SubscribeAnswer, Topic } from '@iops/contracts';

/** Why a way ended or never stood: it was cut, its token is not taken, or the server has no room for it. */
export type Loss = 'cut' | 'token' | 'full';

/** What a way asks for, and tells of what it carries. */
export interface Ear {
  /** What to listen to and from where on; asked when a connection stands. */
  request(): { topics: Topic[]; cursor?: string };
  /** From here on messages flow. */
  ready(answer: SubscribeAnswer): void;
  message(message: RealtimeMessage): void;
  /** Messages of these topics were missed and do not come. */
  resync(resync: RealtimeResync): void;
  lost(why: Loss): void;
}

/** One way on which messages can come: a socket, or a stream over HTTP. */
export interface Way {
  /** True while a connection stands, whether messages flow already or not. */
  readonly isOpen: boolean;
  /** Tries to connect; `ready` or `lost` follows. */
  open(): void;
  /** More is listened to: asks for it, or for everything again. */
  extend(topics: Topic[]): void;
  /** There is a new token for the connection that stands. */
  renew(token: string): void;
  /** Ends it without a word to the ear. */
  close(): void;
}

/** Makes a way that tells an ear what it carries. */
export type MakeWay = (ear: Ear) => Way;
