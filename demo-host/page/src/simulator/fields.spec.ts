import { DeliveryFaultsSchema, ExternalEventRequestSchema, type Scenario } from '@iops/contracts';
import { describe, expect, test } from '@jest/globals';
import { eventFrom } from './event-fields.js';
import { countFaults, faultsFrom, fieldOf } from './fault-fields.js';
import { startRequest } from './start-request.js';

describe('delivery faults', () => {
  const typed = { duplicateShare: '2.5', lateMinutes: '30', clockOffsetSeconds: '-90', lostShare: '' };

  test('are typed in percent and sent as shares; what is empty is none', () => {
    const faults = faultsFrom(typed);
    expect(faults).toMatchObject({ duplicateShare: 0.025, lateMinutes: 30, clockOffsetSeconds: -90, lostShare: 0 });
    expect(Object.keys(faults)).toEqual(Object.keys(DeliveryFaultsSchema.properties));
  });

  test.each(['0', '0.1', '7', '33.3333', '100'])('a share of %s %% is shown as it was typed', (percent) => {
    expect(fieldOf('lostShare', faultsFrom({ lostShare: percent }).lostShare)).toBe(percent);
  });

  test('are counted; how late the late ones are is no fault by itself', () => {
    expect(countFaults(faultsFrom({}))).toBe(0);
    expect(countFaults(faultsFrom(typed))).toBe(2);
  });
});

describe('an external event', () => {
  const fields = (values: Record<string, string | string[]>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(values)) for (const one of [value].flat()) form.append(name, one);
    return form;
  };
  const least = { title: ' A blog post ', description: '', type: 'marketing', severity: 'info', magnitude: 'high' };

  test('needs no more than a title: it happens now, and nothing is expected of it', () => {
    const event = eventFrom(fields({ ...least, direction: '', externalLink: '', durationMinutes: '180' }));
    expect(event).toEqual({
      title: 'A blog post',
      description: '',
      type: 'marketing',
      severity: 'info',
      externalLink: null,
      expectedImpact: null,
    });
    expect(Object.keys(event)).toEqual(expect.arrayContaining(ExternalEventRequestSchema.required));
  });

  test('carries what is expected of it, and when it was', () => {
    const streams = ['seo.organic.traffic', 'customer.signup.started'];
    const event = eventFrom(
      fields({ ...least, direction: 'increase', streams, durationMinutes: '60', occurredAt: '2026-03-04T10:00' }),
    );
    expect(event).toMatchObject({
      expectedImpact: { streams, direction: 'increase', magnitude: 'high', durationMinutes: 60 },
      occurredAt: new Date('2026-03-04T10:00').toISOString(),
    });
    expect(Object.keys(ExternalEventRequestSchema.properties)).toEqual(expect.arrayContaining(Object.keys(event)));
  });

  test('without a stream expects nothing, whatever the direction', () => {
    expect(eventFrom(fields({ ...least, direction: 'increase', durationMinutes: '60' })).expectedImpact).toBeNull();
  });
});

describe('the start of a scenario', () => {
  const scenario = { id: 'surge', durationMinutes: 180, sinceMinutes: 60 } as Scenario;

  test('asks only for what differs from its file', () => {
    const untouched = startRequest(scenario, { durationMinutes: '180', sinceMinutes: '60', seed: '' });
    expect(untouched).toEqual({ scenarioId: 'surge' });
    const changed = startRequest(scenario, { durationMinutes: '30', sinceMinutes: '0', seed: '0' });
    expect(changed).toEqual({ scenarioId: 'surge', durationMinutes: 30, sinceMinutes: 0, seed: 0 });
  });
});
