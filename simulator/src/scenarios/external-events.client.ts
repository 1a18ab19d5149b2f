import type { ExternalEvent, ProblemDocument } from '@iops/contracts';
import { withDeadline } from '../deadline.client.js';

/** What the product said to an external event. */
export type Telling =
  | { kind: 'taken' }
  | { kind: 'refused'; status: number; detail: string; pointer?: string }
  | { kind: 'unreachable'; reason: string };

/** Where external events are posted, with a key that has scope `ingest`. */
export interface ExternalEventsTarget {
  bffUrl: string;
  ingestKey: string;
  /** Aborting it ends the waiting for an answer. */
  signal: AbortSignal;
}

const TIMEOUT_MS = 10_000;

/** Posts one to the product; the same one again is no harm. Never throws. */
export async function postExternalEvent(target: ExternalEventsTarget, event: ExternalEvent): Promise<Telling> {
  try {
    return await withDeadline(TIMEOUT_MS, target.signal, (signal) => post(target, event, signal));
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string } };
    return { kind: 'unreachable', reason: cause?.code ?? message };
  }
}

async function post(target: ExternalEventsTarget, event: ExternalEvent, signal: AbortSignal): Promise<Telling> {
  const response = await fetch(`${target.bffUrl}/api/external-events`, {
    method: 'POST',
    headers: { 'x-api-key': target.ingestKey, 'content-type': 'application/json' },
    body: JSON.stringify(event),
    signal,
  });
  const { status } = response;
  const text = await response.text();
  if (response.ok) return { kind: 'taken' };
  if (status >= 500 || status === 429 || status === 408) return { kind: 'unreachable', reason: `HTTP ${status}` };
  return { kind: 'refused', status, ...reasonOf(text) };
}

function reasonOf(text: string): { detail: string; pointer?: string } {
  try {
    const { title, detail, pointer } = JSON.parse(text) as Partial<ProblemDocument>;
    return { detail: detail ?? title ?? 'no reason was given', ...(pointer ? { pointer } : {}) };
  } catch {
    return { detail: 'no reason was given' };
  }
}
