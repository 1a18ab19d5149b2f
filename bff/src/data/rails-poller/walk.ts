import { type Answer, type Failure, failure } from './answer.js';
import { newestOf, signatureOf } from './row-facts.js';

const SECOND_MS = 1_000;
/** Rails commits out of order: a row shows up after one that was written later. So much is read again. */
const OVERLAP_MS = 120 * SECOND_MS;
/** Beyond so many pages an API hands out pages for ever. */
const MAX_PAGES = 10_000;
/** Waits after failures double from here, */
const FIRST_WAIT_MS = SECOND_MS;
/** up to here; less where the resource is polled oftener. */
const MAX_WAIT_MS = 900 * SECOND_MS;
/** After so many failures at one page in a row the walk begins anew: the page may be one that is no more. */
const FAILURES_AT_ONE_PAGE = 5;

/** How far a resource was read. It is stored after each page, so that another process can go on from it. */
export interface Poll {
  /** What was updated until then was read whole. */
  position: Date;
  /** Of the answer to `position`, where it was one page: the same again means nothing new. */
  etag: string | null;
  /** Null between walks. */
  walk: Walk | null;
  nextAt: Date;
  /** In a row. */
  failures: number;
  lastError: string | null;
  lastSuccessAt: Date | null;
  /** When the last whole walk began: what was true then is known. */
  knownAsOf: Date | null;
  /** Rows of the last whole walk. */
  rows: number;
}

/**
 * A walk over all pages since a time: forward, and where there is more than one, back to the first. Pages are cut anew at
 * each request, so a row that is written meanwhile moves, and those behind it move up, over the edge of a page that
 * was read already; on the way back they are met. Kept as JSON.
 */
export interface Walk {
  since: string;
  /** The next to read. */
  page: number;
  isBack: boolean;
  /** By our clock, and by the platform's where it tells it. */
  beganAt: string;
  beganThereAt: string;
  /** The latest `updated_at` so far. */
  newest: string | null;
  /** Rows of the forward way. */
  rows: number;
  /** Of the page read last. */
  signature: string;
}

/** What to ask for next. */
export interface PageRequest {
  since: Date;
  page: number;
  etag: string | null;
}

/** The next request of a poll. Conditional only where one answer speaks for all pages. */
export function requestOf({ position, etag, walk }: Poll): PageRequest {
  if (walk !== null) return { since: new Date(walk.since), page: walk.page, etag: null };
  return { since: sinceOf(position), page: 1, etag };
}

/** What was read, and when it was asked for. */
export interface Read {
  answer: Exclude<Answer, Failure>;
  askedAt: Date;
  everySeconds: number;
}

/** Moves the poll past a page that was stored, or says why the page cannot be one of a walk. */
export function afterPage(poll: Poll, read: Read): Poll | Failure {
  const { answer, askedAt } = read;
  if (answer.kind === 'unchanged') return afterWalk(poll, beginWalk(poll, read), read);
  const walk = poll.walk ?? beginWalk(poll, read);
  const wrong = walk.isBack ? null : wrongPage(walk, answer.items, answer.nextPage);
  if (wrong !== null) return failure(wrong, false);
  const next = nextWalk(walk, answer.items, answer.nextPage);
  if (next.page === 0) return afterWalk(poll, next, read);
  return { ...poll, walk: next, nextAt: askedAt, failures: 0 };
}

/** Sets the time of the next try: exponential backoff with full jitter (`random` is 0..1), no sooner than the platform asked for. */
export function afterFailure(poll: Poll, failed: Failure, at: Date, { everySeconds, random }: Retry): Poll {
  const failures = poll.failures + 1;
  const longest = Math.min(MAX_WAIT_MS, everySeconds * SECOND_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
  const wait = Math.max(Math.round(random * longest), failed.retryAfterMs ?? 0);
  const keepsWalk = failed.keepsWalk && failures % FAILURES_AT_ONE_PAGE !== 0;
  return {
    ...poll,
    walk: keepsWalk ? poll.walk : null,
    failures,
    lastError: failed.message,
    nextAt: new Date(at.getTime() + wait),
  };
}

/** How often the resource is polled, and a random number for the jitter. */
export interface Retry {
  everySeconds: number;
  random: number;
}

function sinceOf(position: Date): Date {
  return new Date(position.getTime() - OVERLAP_MS);
}

function beginWalk({ position }: Poll, { answer, askedAt }: Read): Walk {
  const beganAt = askedAt.toISOString();
  const beganThereAt = answer.date?.toISOString() ?? beganAt;
  const since = sinceOf(position).toISOString();
  return { since, page: 1, isBack: false, beganAt, beganThereAt, newest: null, rows: 0, signature: '' };
}

function wrongPage({ page, signature }: Walk, items: readonly unknown[], nextPage: number | null): string | null {
  if (nextPage === null) return null;
  if (nextPage !== page + 1) return `next_page of page ${page} is ${nextPage}, not ${page + 1}`;
  if (nextPage > MAX_PAGES) return `there are over ${MAX_PAGES} pages`;
  if (page > 1 && signatureOf(items) === signature) return `page ${page} is the same as page ${page - 1}`;
  return null;
}

function nextWalk(walk: Walk, items: readonly unknown[], nextPage: number | null): Walk {
  const newest = Math.max(newestOf(items) ?? 0, walk.newest === null ? 0 : Date.parse(walk.newest));
  const isBack = walk.isBack || nextPage === null;
  return {
    ...walk,
    page: isBack ? walk.page - 1 : walk.page + 1,
    isBack,
    newest: newest === 0 ? null : new Date(newest).toISOString(),
    rows: walk.rows + (walk.isBack ? 0 : items.length),
    signature: signatureOf(items),
  };
}

/** Everything was read. What changed since the walk began may have been missed, so the position stays before that. */
function afterWalk(poll: Poll, walk: Walk, { answer, askedAt, everySeconds }: Read): Poll {
  const seen = walk.newest === null ? 0 : Math.min(Date.parse(walk.newest), Date.parse(walk.beganThereAt));
  const position = new Date(Math.max(poll.position.getTime(), seen));
  const began = new Date(walk.beganAt);
  const hasMoved = position.getTime() !== poll.position.getTime();
  const etag = answer.kind === 'unchanged' ? poll.etag : answer.etag;
  return {
    ...poll,
    position,
    // Another position is another address, and its answer has another etag.
    etag: hasMoved || poll.walk !== null ? null : etag,
    walk: null,
    nextAt: new Date(Math.max(askedAt.getTime(), began.getTime() + everySeconds * SECOND_MS)),
    failures: 0,
    lastSuccessAt: askedAt,
    knownAsOf: began,
    rows: walk.rows,
  };
}
