import { describe, expect, it } from '@jest/globals';
import { type CriticalAlert, countCritical, medianMinutes } from './kpi-alerts.js';

const noon = Date.parse('2026-11-20T12:00:00Z');
const minutes = (n: number) => noon + n * 60_000;
const entry = (n: number, action: string) => ({ at: new Date(minutes(n)).toISOString(), action });
const alert = (isActive: boolean, ...history: ReturnType<typeof entry>[]): CriticalAlert => ({
  startedAt: new Date(noon),
  isActive,
  isFoundCritical: true,
  history,
});
const waitsAt = (told: CriticalAlert, ...times: number[]) => times.map((n) => countCritical([told], minutes(n)));

describe('a critical alert waits', () => {
  it('from its start until somebody deals with it', () => {
    for (const action of ['acknowledge', 'resolve', 'dismiss', 'recovered'])
      expect(waitsAt(alert(false, entry(0, 'opened'), entry(10, action)), -1, 0, 9, 10, 11)).toEqual([0, 1, 1, 0, 0]);
  });

  it('still, when nobody has', () => {
    expect(waitsAt(alert(true, entry(0, 'opened')), -1, 0, 1e6)).toEqual([0, 1, 1]);
  });

  it('only since it became critical', () => {
    const story = [entry(0, 'opened'), entry(5, 'acknowledge'), entry(20, 'escalated'), entry(30, 'resolve')];
    expect(waitsAt(alert(false, ...story), 1, 10, 19, 20, 29, 30)).toEqual([0, 0, 0, 1, 1, 0]);
  });

  it('since an operator escalated it, where it was not found to be critical by then', () => {
    const story = [entry(0, 'opened'), entry(5, 'acknowledge'), entry(20, 'escalate'), entry(30, 'escalated')];
    const raised = alert(true, ...story.slice(0, 3));
    expect(waitsAt({ ...raised, isFoundCritical: false }, 1, 10, 19, 20, 99)).toEqual([0, 0, 0, 1, 1]);
    expect(waitsAt(raised, 1, 10, 19, 20, 99)).toEqual([1, 0, 0, 1, 1]);
    expect(waitsAt(alert(true, ...story), 1, 19, 20, 99)).toEqual([0, 0, 1, 1]);
  });

  it('again once it is reopened', () => {
    const story = [entry(0, 'opened'), entry(5, 'resolve'), entry(20, 'reopen')];
    expect(waitsAt(alert(true, ...story), 1, 10, 20, 99)).toEqual([1, 0, 1, 1]);
  });

  it('whatever else is noted of it', () => {
    const story = [entry(0, 'opened'), entry(5, 'snooze'), entry(7, 'confirm'), entry(9, 'acknowledge')];
    expect(waitsAt(alert(false, ...story), 6, 8, 10)).toEqual([1, 1, 0]);
  });
});

describe('the time to acknowledge', () => {
  const acknowledged = (started: number, at: number) => ({
    startedAt: new Date(minutes(started)),
    acknowledgedAt: new Date(minutes(at)),
  });
  const all = [acknowledged(0, 10), acknowledged(0, 4), acknowledged(0, 100), acknowledged(90, 120)];

  it('is the middle one, or between the two in the middle', () => {
    expect(medianMinutes(all, { from: minutes(0), to: minutes(100) })).toBe(10);
    expect(medianMinutes(all, { from: minutes(0), to: minutes(120) })).toBe(20);
  });

  it('looks at what was acknowledged after the window began and by its end', () => {
    expect(medianMinutes(all, { from: minutes(4), to: minutes(10) })).toBe(10);
    expect(medianMinutes(all, { from: minutes(120), to: minutes(200) })).toBeNull();
  });
});
