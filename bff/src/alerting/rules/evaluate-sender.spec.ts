import { describe, expect, it } from '@jest/globals';
import { dataQualitySeverity, evaluateSender, intakeWindow } from './evaluate-sender.js';

describe('the quality of what a sender sends', () => {
  it.each([
    [1_000, 0, null],
    [19, 19, null],
    [401, 20, null],
    [400, 20, 'warning'],
    [1_000, 249, 'warning'],
    [1_000, 250, 'critical'],
    [20, 20, 'critical'],
    [0, 0, null],
  ] as const)('of %i events with %i refused is %s', (sent, refused, severity) => {
    expect(dataQualitySeverity({ sent, refused })).toBe(severity);
  });

  it('is looked at over the last fifteen minutes, the one under way with them', () => {
    const at = new Date('2026-11-20T12:07:30Z');
    expect(intakeWindow(at)).toEqual({ from: new Date('2026-11-20T11:53:00Z'), to: at });
    const onTheMinute = new Date('2026-11-20T12:07:00Z');
    expect(intakeWindow(onTheMinute).from).toEqual(new Date('2026-11-20T11:52:00Z'));
  });

  it('is told of the key by its name, and of others by who they are', () => {
    const finding = { sender: 'key:abc', sent: 100, refused: 50 };
    expect(evaluateSender({ ...finding, name: 'rails production' })).toMatchObject({
      fingerprint: 'data_quality:sender:key:abc',
      title: 'Events of rails production are being refused',
      entity: { kind: 'sender', id: 'key:abc', label: 'rails production' },
    });
    expect(evaluateSender({ ...finding, name: null }).entity.label).toBe('key:abc');
  });
});
