import type { StreamName } from '@iops/contracts';
import { streamsOf } from '../../data/streams/stream-pattern.js';
import { FOLLOWED_TOPICS } from './latest.js';

/** Topics that messages are sent on, beside those of streams. */
const SENT: readonly string[] = ['kpis', ...FOLLOWED_TOPICS];
/** What the topics of streams begin with. */
const STREAMS = 'streams:';
/** Topics one client may ask for at once. */
const MAX_TOPICS = 50;
/** Characters of a topic that are repeated to who asked for it. */
const MAX_NAME = 100;

/** Reads what a client sent with `subscribe`: what is granted, and what there is not. What is no text is neither. */
export function readTopics(request: unknown): { granted: string[]; refused: string[] } {
  const topics = (request as { topics?: unknown } | null | undefined)?.topics;
  if (!Array.isArray(topics)) return { granted: [], refused: [] };
  const texts = topics.slice(0, MAX_TOPICS).filter((topic) => typeof topic === 'string');
  const names = [...new Set(texts.map((topic) => topic.slice(0, MAX_NAME)))];
  return { granted: names.filter(isSent), refused: names.filter((name) => !isSent(name)) };
}

/** The streams that a topic is of; none where it is of something else. */
export function streamsOfTopic(topic: string): StreamName[] {
  return topic.startsWith(STREAMS) ? streamsOf(topic.slice(STREAMS.length)) : [];
}

function isSent(name: string): boolean {
  return SENT.includes(name) || streamsOfTopic(name).length > 0;
}

/** The cursor in what a client sent; null where there is none. */
export function readCursor(request: unknown): string | null {
  const cursor = (request as { cursor?: unknown } | null | undefined)?.cursor;
  return typeof cursor === 'string' ? cursor : null;
}

/** The token in what a client sent; an empty text, which is no token, where there is none. */
export function readToken(request: unknown): string {
  const token = (request as { token?: unknown } | null | undefined)?.token;
  return typeof token === 'string' ? token : '';
}
