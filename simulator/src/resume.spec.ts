import { describe, expect, it } from '@jest/globals';
import { savedState, startFrom } from './resume.js';

const NOW = Date.parse('2026-11-21T05:00:00.123Z');
const settings = { seed: 1, students: 2000, tutors: 250, timezone: 'America/Chicago', backfillDays: 30 };
const wanted = { installationId: 'inst-1', ...settings, anchor: NOW };
const position = {
  sentUntil: NOW - 777,
  simulatedNow: null,
  influences: [
    { key: 'k1', untoldUntil: null },
    { key: 'k2', untoldUntil: NOW - 999 },
  ],
};
const saved = savedState('inst-1', { ...settings, anchor: NOW - 5000 }, position);

describe('resuming', () => {
  it('goes on where the same world stopped', () => {
    expect(startFrom(saved, wanted, NOW)).toEqual({ world: { ...settings, anchor: NOW - 5000 }, ...position });
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
        simulatedNow: null,
        influences: [],
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

  describe('a clock that came from the past', () => {
    const DAY = 86_400_000;
    const behind = savedState(
      'inst-1',
      { ...settings, anchor: NOW - 7 * DAY },
      { sentUntil: NOW - 3 * DAY, simulatedNow: NOW - 2 * DAY, influences: [] },
    );

    it('begins where it is asked to', () => {
      const start = startFrom(null, { ...wanted, anchor: NOW - 7 * DAY }, NOW);
      expect(start).toMatchObject({ world: { anchor: NOW - 7 * DAY }, simulatedNow: NOW - 7 * DAY });
    });

    it('goes on where it stood, although less was acknowledged', () => {
      const start = startFrom(behind, { ...wanted, anchor: NOW - 9 * DAY }, NOW);
      expect(start).toMatchObject({ world: { anchor: NOW - 7 * DAY }, sentUntil: NOW - 3 * DAY });
      expect(start.simulatedNow).toBe(NOW - 2 * DAY);
    });

    it('is the real one from now on when the past is not asked for any more, or was run through', () => {
      expect(startFrom(behind, wanted, NOW).simulatedNow).toBeNull();
      const through = { ...behind, simulatedNow: null };
      expect(startFrom(through, { ...wanted, anchor: NOW - 7 * DAY }, NOW).simulatedNow).toBeNull();
    });
  });

  it('goes on from a file that knows nothing of clocks and scenarios', () => {
    const { simulatedNow: _now, influences: _told, ...old } = saved;
    expect(startFrom(old, wanted, NOW)).toMatchObject({ sentUntil: NOW - 777, simulatedNow: null, influences: [] });
  });

  it('saves nothing but the world and how far it was told', () => {
    expect(Object.keys(saved).sort()).toEqual(
      [...Object.keys(settings), 'anchor', 'installationId', 'sentUntil', 'simulatedNow', 'influences'].sort(),
    );
  });
});
