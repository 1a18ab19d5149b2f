import { hash } from 'node:crypto';
import type { ExternalEventTelling } from '@iops/contracts';

/** Where the expected impact moves the streams, and how far. */
export const DIRECTIONS = ['increase', 'decrease', 'mixed'] as const;
export const MAGNITUDES = ['low', 'medium', 'high'] as const;

/** An external event as it was posted; what was left out has its default, but for the time. */
export interface PostedExternalEvent extends ExternalEventTelling {
  /** ISO 8601 in UTC; null where it is now. */
  occurredAt: string | null;
}

/** What a sender has to say; the rest may be left out or null. */
export type Telling = Pick<ExternalEventTelling, 'type' | 'title'> & {
  [Field in keyof ExternalEventTelling]?: ExternalEventTelling[Field] | null | undefined;
};

/** Fills in what was left out: no description, `info`, no impact that is known of, no link, now. */
export function postedOf(telling: Telling, occurredAt: string | null): PostedExternalEvent {
  const { type, title, description, severity, expectedImpact: impact, externalLink } = telling;
  return {
    type,
    title,
    description: description ?? '',
    severity: severity ?? 'info',
    expectedImpact: impact
      ? {
          streams: impact.streams,
          direction: impact.direction,
          magnitude: impact.magnitude,
          durationMinutes: impact.durationMinutes,
        }
      : null,
    externalLink: externalLink ?? null,
    occurredAt,
  };
}

/** SHA-256 over what was posted, its fields in one order: the same for bodies that mean the same. */
export function bodyHash(posted: PostedExternalEvent): Buffer {
  return hash('sha256', JSON.stringify(posted), 'buffer');
}

/** Where a page ends: the event that it ends with. */
export interface Position {
  occurredAt: string;
  id: string;
}

/** A position as the opaque text that clients send back. */
export function cursorOf({ occurredAt, id }: Position): string {
  return Buffer.from(`${Date.parse(occurredAt)} ${id}`).toString('base64url');
}

/** The position in a cursor; null for a text that is none. */
export function positionOf(cursor: string): Position | null {
  const [, time, id] = /^(\d{1,13}) (.+)$/s.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (time === undefined || id === undefined || id.includes('\u0000')) return null;
  return { occurredAt: new Date(Number(time)).toISOString(), id };
}
