import { expect } from '@open-wc/testing';
import { momentOf, wallTimeOf } from './zoned-time.js';

const CHICAGO = 'America/Chicago';

describe('the time on a clock elsewhere', () => {
  for (const [zone, moment, wall] of [
    ['UTC', '2026-11-20T14:05:00.000Z', '2026-11-20T14:05'],
    [CHICAGO, '2026-11-20T14:05:00.000Z', '2026-11-20T08:05'],
    [CHICAGO, '2026-07-20T04:05:00.000Z', '2026-07-19T23:05'],
    ['Asia/Kolkata', '2026-07-20T18:35:00.000Z', '2026-07-21T00:05'],
    // The day of the change, before and after it.
    [CHICAGO, '2026-11-01T05:30:00.000Z', '2026-11-01T00:30'],
    [CHICAGO, '2026-11-01T18:00:00.000Z', '2026-11-01T12:00'],
  ] as const) {
    it(`in ${zone} at ${moment} is ${wall}, and back`, () => {
      expect(wallTimeOf(new Date(moment), zone)).to.equal(wall);
      expect(momentOf(wall, zone)?.toISOString()).to.equal(moment);
    });
  }

  it('that is shown twice is the first of the two', () => {
    expect(momentOf('2026-11-01T01:30', CHICAGO)?.toISOString()).to.equal('2026-11-01T06:30:00.000Z');
  });
  it('that is passed over is an hour later', () => {
    expect(wallTimeOf(momentOf('2026-03-08T02:30', CHICAGO)!, CHICAGO)).to.equal('2026-03-08T03:30');
  });
  it('is none where nothing was said', () => expect(momentOf('', CHICAGO)).to.equal(null));
});
