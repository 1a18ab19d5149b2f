import type { ExternalEventRequest, StreamName } from '@iops/contracts';

/** The event from what stands in the fields. Without a time it happens now; without a direction nothing is expected. */
export function eventFrom(fields: FormData): ExternalEventRequest {
  const text = (name: string) => String(fields.get(name) ?? '').trim();
  const direction = text('direction') as '' | 'increase' | 'decrease' | 'mixed';
  const streams = fields.getAll('streams') as StreamName[];
  const occurredAt = text('occurredAt');
  return {
    title: text('title'),
    description: text('description'),
    type: text('type') as ExternalEventRequest['type'],
    severity: text('severity') as ExternalEventRequest['severity'],
    externalLink: text('externalLink') || null,
    expectedImpact:
      direction === '' || streams.length === 0
        ? null
        : {
            streams,
            direction,
            magnitude: text('magnitude') as 'low' | 'medium' | 'high',
            durationMinutes: Number(text('durationMinutes')),
          },
    ...(occurredAt ? { occurredAt: new Date(occurredAt).toISOString() } : {}),
  };
}
