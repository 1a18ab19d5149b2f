import { describe, expect, it } from '@jest/globals';
import { type Episode, transition } from './transition.js';

const noon = new Date('2026-11-20T12:00:00Z');
const minutesLater = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);
const firing: Episode = { detectedSeverity: 'warning', status: 'active', condition: 'firing', clearSince: null };

describe('an episode', () => {
  it('starts when the condition fires', () => {
    expect(transition(null, 'warning', noon)).toEqual({ kind: 'opened', severity: 'warning' });
    expect(transition(null, null, noon)).toEqual({ kind: 'none' });
  });

  it('is seen again while the condition holds, also after it was dismissed', () => {
    expect(transition(firing, 'warning', noon)).toEqual({ kind: 'seen' });
    expect(transition({ ...firing, status: 'dismissed' }, 'warning', noon)).toEqual({ kind: 'seen' });
  });

  it('speaks again only when severity rises', () => {
    expect(transition({ ...firing, status: 'resolved' }, 'critical', noon)).toEqual({
      kind: 'escalated',
      severity: 'critical',
    });
    expect(transition({ ...firing, detectedSeverity: 'critical' }, 'warning', noon)).toEqual({ kind: 'seen' });
  });

  it('ends once the condition was gone for its hold', () => {
    expect(transition(firing, null, noon)).toEqual({ kind: 'clearing' });
    const clearing = { ...firing, clearSince: noon };
    expect(transition(clearing, null, minutesLater(9.99))).toEqual({ kind: 'none' });
    expect(transition(clearing, null, minutesLater(10))).toEqual({ kind: 'recovered' });
  });

  it('goes on when the condition comes back within the hold', () => {
    expect(transition({ ...firing, clearSince: noon }, 'warning', minutesLater(9))).toEqual({ kind: 'seen' });
  });

  it('that was reopened after its end stays open, and speaks again when the condition comes back', () => {
    const reopened: Episode = { ...firing, condition: 'recovered' };
    expect(transition(reopened, null, minutesLater(60))).toEqual({ kind: 'none' });
    expect(transition(reopened, 'warning', noon)).toEqual({ kind: 'reopened' });
    expect(transition(reopened, 'critical', noon)).toEqual({ kind: 'escalated', severity: 'critical' });
  });
});
