import { describe, expect, it } from '@jest/globals';
import { CALL_SPIKE } from '../../testing/example-facts.js';
import { gather } from './evidence.js';
import { explain } from './explain.js';
import type { Facts, StreamFacts } from './facts.js';
import { TEMPLATE_PHRASER } from './phraser.js';

const STREAM: StreamFacts = {
  isAll: false,
  unit: 'searches',
  windowHours: 2,
  expected: 1240.4,
  actual: 310,
  lower: 1100,
  upper: 1380.7,
  startedAt: new Date('2025-11-20T21:00:00Z'),
  movement: 1.04,
  href: '/api/anomalies?stream=customer.tutor.search',
  dependants: [],
  related: [],
  events: [],
};

function factsOf(stream: Partial<StreamFacts>, alert: Partial<Facts['alert']> = {}): Facts {
  const entity = { kind: 'stream', id: 'customer.tutor.search', label: 'Tutor searches' };
  const told = {
    type: 'stream_anomaly',
    severity: 'critical',
    title: 'Tutor searches: far less than usual',
    entity,
  } as const;
  return {
    ...CALL_SPIKE,
    alert: { ...told, ...alert },
    health: null,
    calls: [],
    sessions: null,
    stream: { ...STREAM, ...stream },
  };
}
const tell = (facts: Facts) => explain(gather(facts), TEMPLATE_PHRASER);

describe('the reason of an anomaly', () => {
  it('says what came, what is usual, since when', async () => {
    const { text, grounded, causes } = await tell(factsOf({}));
    expect(text).toBe(
      'Tutor searches came to 310 searches in 2 hours, where 1,240 are usual: 75% less. ' +
        'At this time of the week anything from 1,100 to 1,381 is usual. ' +
        'It has gone on since Nov 20 at 15:00. This needs attention now.',
    );
    expect([grounded, causes]).toEqual([1, []]);
  });

  it('blames what drives it and what was to move it, and nothing that only happened', async () => {
    const occurredAt = new Date('2025-11-20T20:30:00Z');
    const facts = factsOf({
      windowHours: 1,
      movement: 0.8,
      related: [
        { label: 'Page views', isCause: true },
        { label: 'Chats started', isCause: false },
      ],
      events: [
        { title: 'Release 4.12 of the web app', occurredAt, isExpected: true },
        { title: 'Competitor announces <b>99 %</b> off', occurredAt, isExpected: false },
      ],
    });
    const { text, grounded, causes } = await tell(facts);
    expect(grounded).toBe(1);
    expect(text).toContain('in 1 hour,');
    expect(text).toContain(
      'All streams together were at 80% of their usual. What moved with it: Page views and Chats started.',
    );
    expect(text).toContain('Near its beginning: “Release 4.12 of the web app”, on Nov 20 at 14:30.');
    expect(causes.map(({ label }) => label)).toEqual([
      'Drives it, and moved no later: Page views',
      'Was to move it: Release 4.12 of the web app',
    ]);
  });

  it('of all streams is told in per cent', async () => {
    const alert = { entity: { kind: 'stream', id: '*', label: 'All streams' } };
    const all = { isAll: true, unit: 'percent', expected: 100, actual: 52.3, lower: 90, upper: 111.2 };
    const { text, grounded } = await tell(factsOf(all, alert));
    expect(text).toContain('All streams came to 52% of their usual in 2 hours, where 100% are usual: 48% less.');
    expect(grounded).toBe(1);
  });

  it('that is a silence tells what is stale with it', async () => {
    const silence = { unit: 'events', actual: 0, windowHours: 0.4, expected: 41.6, dependants: ['Bookings requested'] };
    const { text, grounded } = await tell(factsOf(silence, { type: 'data_quality', severity: 'warning' }));
    expect(text).toContain('Tutor searches: no events arrived in 24 minutes, where 42 are usual.');
    expect(text).toContain('What rests on it is stale: Bookings requested.');
    expect(grounded).toBe(1);
  });

  it('of what is over already is its title', async () => {
    const { text } = await tell({ ...factsOf({}), stream: null });
    expect(text).toBe('Tutor searches: far less than usual');
  });
});
