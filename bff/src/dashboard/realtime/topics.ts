/** Topics that messages are sent on. */
const SENT = ['kpis', 'alerts', 'external-events'];
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
  return {
    granted: names.filter((name) => SENT.includes(name)),
    refused: names.filter((name) => !SENT.includes(name)),
  };
}

/** The token in what a client sent; an empty text, which is no token, where there is none. */
export function readToken(request: unknown): string {
  const token = (request as { token?: unknown } | null | undefined)?.token;
  return typeof token === 'string' ? token : '';
}
