import { describe, expect, it } from '@jest/globals';
import { savedState, startFrom } from './resume.js';

const NOW = Date.parse('2026-11-21T05:00:00.123Z');
const settings = { seed: 1, students: 2000, tutors: 250, timezone: 'America/Chicago', backfillDays: 30 };
const wanted = { installationId: 'inst-1', ...settings };
const saved = savedState('inst-1', { ...settings, anchor: NOW - 5000 }, NOW - 777);

describe('resuming', () => {
  it('goes on where the same world stopped', () => {
    expect(startFrom(saved, wanted, NOW)).toEqual({ world: { ...settings, anchor: NOW - 5000 }, sentUntil: NOW - 777 });
  });

  it('keeps the history that was told, whatever length is asked for now', () => {
    expect(startFrom(saved, { ...wanted, backfillDays: 7 }, NOW).world.backfillDays).toBe(30);
  });

  it.each([{ installationId: 'inst-2' }, { seed: 2 }, { students: 100 }, { tutors: 20 }, { timezone: 'UTC' }])(
    'begins a new world for %j',
    (change) => {
      const { installationId: _, ...world } = { ...wanted, ...change };
      expect(startFrom(saved, { ...wanted, ...change }, NOW)).toEqual({
        world: { ...world, anchor: NOW },
        sentUntil: null,
      });
    },
  );

  it.each([
    [null],
    [{}],
    ['text'],
    [{ ...saved, sentUntil: 'yesterday' }],
    [{ ...saved, sentUntil: '2027-01-01T00:00:00Z' }],
  ])('begins a new world when the file says %j', (file) => {
    expect(startFrom(file, wanted, NOW).sentUntil).toBeNull();
  });

  it('saves nothing but the world and how far it was told', () => {
    expect(Object.keys(saved).sort()).toEqual(
      [...Object.keys(settings), 'anchor', 'installationId', 'sentUntil'].sort(),
    );
  });
});
