/** Topics that messages are sent on. */
const SENT = ['kpis', 'alerts'];
/** Topics one client may ask for at once. */
const MAX_TOPICS = 50;

/** Reads what a client sent with `subscribe`: what is granted, and what there is not. */
export function readTopics(request: unknown): { granted: string[]; refused: string[] } {
  const topics = (request as { topics?: unknown } | null)?.topics;
  if (!Array.isArray(topics)) return { granted: [], refused: [] };
  const names = [...new Set(topics.slice(0, MAX_TOPICS).map((topic) => String(topic).slice(0, 100)))];
  return {
    granted: names.filter((name) => SENT.includes(name)),
    refused: names.filter((name) => !SENT.includes(name)),
  };
}
