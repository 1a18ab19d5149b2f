import type { IngestAnswer } from '@iops/contracts';

/** How many events of one post were taken (or known already), how many refused, which ones, and with which codes. */
export interface Verdict {
  acknowledged: number;
  refused: number;
  /** Their places in the post; as many as were refused, unless the answer did not name each. */
  refusedAt: ReadonlySet<number>;
  codes: string[];
}

/** Reads the final answer to a post of `count` events. The two numbers always add up to it. */
export function verdictOf(status: number, body: string, count: number): Verdict {
  const answer = parse(body);
  const isCounted = typeof answer?.rejected === 'number' && answer.rejected <= count;
  if (isCounted && (status < 300 || status === 422)) {
    const refused = answer.rejected as number;
    const errors = answer.errors ?? [];
    return {
      acknowledged: count - refused,
      refused,
      refusedAt: new Set(errors.map(({ index }) => index)),
      codes: errors.map(({ code }) => code),
    };
  }
  if (status < 300) return { acknowledged: count, refused: 0, refusedAt: new Set(), codes: [] };
  const all = new Set(Array.from({ length: count }, (_, i) => i));
  return { acknowledged: 0, refused: count, refusedAt: all, codes: [answer?.code ?? `http_${status}`] };
}

function parse(body: string): (Partial<IngestAnswer> & { code?: string }) | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
