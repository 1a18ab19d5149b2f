import { RAILS_MAX_ROWS, type RailsPage, RailsPageSchema, type RailsResource } from '@iops/contracts';
import { Compile } from 'typebox/compile';
import { retryAfterMs } from '../../platform/http/retry-after.js';

/** What came over the wire. */
export type Reply =
  | {
      kind: 'replied';
      status: number;
      body: string;
      etag: string | null;
      retryAfter: string | null;
      /** The platform's clock as its `date` header has it; null without one. */
      date: Date | null;
    }
  | { kind: 'failed'; error: string };

/** What a reply means. */
export type Answer =
  | { kind: 'page'; items: unknown[]; nextPage: number | null; etag: string | null; date: Date | null }
  | { kind: 'unchanged'; date: Date | null }
  | Failure;

/** Why nothing was read, for the person who has to mend it. */
export interface Failure {
  kind: 'failure';
  message: string;
  /** True where the same page may be there the next time; otherwise the walk begins anew. */
  keepsWalk: boolean;
  /** The wait that the platform asked for. */
  retryAfterMs: number | null;
}

const page = Compile(RailsPageSchema);
const TOO_EARLY = 425;
/** The longest wait that a platform can ask for. */
const MAX_RETRY_AFTER_MS = 3_600_000;

/** Reads a reply. `isConditional` tells whether an etag was sent: only then 304 means something. */
export function answerOf(reply: Reply, resource: RailsResource, isConditional: boolean, now: Date): Answer {
  if (reply.kind === 'failed') return failure(reply.error, true);
  if (reply.status === 200) return pageOf(reply);
  if (reply.status === 304 && isConditional) return { kind: 'unchanged', date: reply.date };
  // Of the refusals, these are not about the page; 404, for one, may mean that there are fewer pages by now.
  const keepsWalk = reply.status < 400 || reply.status >= 500 || [401, 403, 408, TOO_EARLY, 429].includes(reply.status);
  return {
    ...failure(refusalOf(reply.status, resource), keepsWalk),
    retryAfterMs: retryAfterMs(reply.retryAfter, now, MAX_RETRY_AFTER_MS),
  };
}

/** What went wrong, told as a failure. */
export function failure(message: string, keepsWalk: boolean): Failure {
  return { kind: 'failure', message, keepsWalk, retryAfterMs: null };
}

function pageOf({ body, etag, date }: Reply & { kind: 'replied' }): Answer {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return failure('the answer is not JSON', true);
  }
  if (page.Check(value)) {
    const { items, next_page: nextPage } = value as RailsPage;
    return { kind: 'page', items, nextPage, etag, date };
  }
  return failure(`the answer is not {items, next_page}: ${wrongOf(value)}`, true);
}

function wrongOf(value: unknown): string {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return 'it is no object';
  const { items } = value as Record<string, unknown>;
  if (items === undefined) return 'items is missing';
  if (!Array.isArray(items)) return 'items is no array';
  if (items.length > RAILS_MAX_ROWS) return `items has ${items.length} rows`;
  return 'next_page' in value ? 'next_page is neither a page number nor null' : 'next_page is missing';
}

function refusalOf(status: number, resource: RailsResource): string {
  if (status === 401) return 'the platform refused the token (401): look at IOPS_RAILS_TOKEN';
  if (status === 403) return `the platform does not let this token read ${resource} (403)`;
  if (status === 404) return `the platform has no /api/v1/${resource} (404): look at IOPS_RAILS_URL`;
  if (status === 429) return 'the platform asked for fewer requests (429)';
  if (status === 304) return 'the platform answered 304 though no etag was sent';
  if (status >= 300 && status < 400) return `the platform answered with a redirect (${status}), which is not followed`;
  return `the platform answered ${status}`;
}
