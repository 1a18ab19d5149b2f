import { describe, expect, it } from '@jest/globals';
import { flawsOf } from './check-scenario.js';

const good = {
  id: 'more-calls',
  name: 'More calls',
  description: 'Calls double for an hour.',
  story: 'The phones ring.',
  durationMinutes: 60,
  settlingMinutes: 30,
  modifiers: [{ stream: 'support.call.inbound', kind: 'multiply', value: 2 }],
  externalEvents: [],
  expects: { raises: [{ alertType: 'call_spike', withinMinutes: 90 }], quiet: [{ alertType: 'data_quality' }] },
};
const bent = (modifier: object) => ({ ...good, modifiers: [modifier] });
const promising = (raised: object) => ({ ...good, expects: { raises: [raised], quiet: [] } });
const pointers = (value: unknown) => flawsOf(value).map(({ pointer }) => pointer);

describe('a scenario', () => {
  it('is taken when it is right', () => {
    expect(flawsOf(good)).toEqual([]);
    expect(flawsOf(bent({ stream: 'session.*', kind: 'silence' }))).toEqual([]);
    expect(flawsOf(bent({ stream: 'api.request.log', kind: 'override', field: 'duration_ms', value: 9 }))).toEqual([]);
  });

  it.each([
    ['no object', 7, ''],
    ['a word that is not known', { ...good, colour: 'red' }, '/colour'],
    ['no name', JSON.parse(JSON.stringify({ ...good, name: undefined })), '/name'],
    ['a duration of nothing', { ...good, durationMinutes: 0 }, '/durationMinutes'],
    ['an unknown stream', bent({ stream: 'support.call.outbund', kind: 'silence' }), '/modifiers/0/stream'],
    ['a prefix of nothing', bent({ stream: 'sessions.*', kind: 'silence' }), '/modifiers/0/stream'],
    ['an unknown kind', bent({ stream: 'session.*', kind: 'double', value: 2 }), '/modifiers/0/kind'],
    ['a factor that is missing', bent({ stream: 'session.*', kind: 'multiply' }), '/modifiers/0/value'],
    ['a factor below zero', bent({ stream: 'session.*', kind: 'multiply', value: -1 }), '/modifiers/0/value'],
    ['a loud silence', bent({ stream: 'session.*', kind: 'silence', value: 1 }), '/modifiers/0/value'],
    [
      'a field nobody measures',
      bent({ stream: 'session.*', kind: 'override', field: 'x', value: 1 }),
      '/modifiers/0/field',
    ],
    ['a field of another kind', bent({ stream: 'session.*', kind: 'silence', field: 'rating' }), '/modifiers/0/field'],
    [
      'a subject nobody teaches',
      bent({ stream: 'session.*', kind: 'silence', subject: 'magic' }),
      '/modifiers/0/subject',
    ],
    ['an unknown segment', bent({ stream: 'session.*', kind: 'silence', segment: 'cats' }), '/modifiers/0/segment'],
    ['an eighth weekday', bent({ stream: 'session.*', kind: 'silence', weekdays: [7] }), '/modifiers/0/weekdays/0'],
    ['hours that end first', bent({ stream: 'session.*', kind: 'silence', hours: [9, 8] }), '/modifiers/0/hours'],
    ['an unknown alert', promising({ alertType: 'fire', withinMinutes: 9 }), '/expects/raises/0/alertType'],
    ['an alert without an hour', promising({ alertType: 'call_spike' }), '/expects/raises/0/withinMinutes'],
    [
      'an alert after all is over',
      promising({ alertType: 'call_spike', withinMinutes: 91 }),
      '/expects/raises/0/withinMinutes',
    ],
    [
      'an alert about no stream',
      promising({ alertType: 'stream_anomaly', withinMinutes: 9, stream: 'x.y' }),
      '/expects/raises/0/stream',
    ],
    [
      'a past that it takes away from',
      { ...bent({ stream: 'session.booking.requested', kind: 'multiply', value: 0.5 }), sinceMinutes: 60 },
      '/modifiers/0',
    ],
  ])('with %s is refused at that place', (_, value, pointer) => {
    expect(pointers(value)).toContain(pointer);
  });

  it('names everything that is wrong, not only the first', () => {
    const modifiers = [
      { stream: 'a.b', kind: 'multiply' },
      { stream: 'session.*', kind: 'multiply' },
    ];
    expect(pointers({ ...good, modifiers })).toEqual([
      '/modifiers/0/stream',
      '/modifiers/0/value',
      '/modifiers/1/value',
    ]);
  });
});
