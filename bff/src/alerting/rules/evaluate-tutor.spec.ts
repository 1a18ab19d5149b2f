import type { TutorFlag, TutorMetric } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { evaluateTutor, tutorSeverity } from './evaluate-tutor.js';

const flag = (kind: TutorFlag['kind'], metric: TutorMetric): TutorFlag => ({
  kind,
  metric,
  reason: '',
  value: 1,
  comparedWith: 2,
});
const badWeek = flag('unusual', 'meanRating');

describe('tutor_performance', () => {
  it.each([
    ['surely under the target', 0.9, [], 'warning'],
    ['perhaps under the target', 0.89, [flag('underperforming', 'firstSessionSuccess')], null],
    ['without a rated first session', null, [], null],
    ['with an unusual week', 0.1, [badWeek], 'warning'],
    ['with fewer sessions than usual', 0.1, [flag('unusual', 'sessions')], null],
    ['with a drop from one week to the next', 0.1, [flag('drop', 'completionRate')], null],
    ['surely under the target, in an unusual week', 0.95, [badWeek], 'critical'],
    ['unusual in two ways', 0.1, [badWeek, flag('unusual', 'completionRate')], 'critical'],
  ] as [string, number | null, TutorFlag[], string | null][])('of a tutor %s', (_, underTarget, flags, severity) => {
    expect(tutorSeverity({ underTarget, flags })).toBe(severity);
  });

  it('that is alerted of goes on while it is likelier than not by far', () => {
    const finding = { tutorId: 'tut_1', name: 'Ida', underTarget: 0.85, flags: [] };
    const alerted = new Set(['tutor_performance:tutor:tut_1']);
    expect(evaluateTutor(finding, new Set()).severity).toBeNull();
    expect(evaluateTutor(finding, alerted)).toMatchObject({
      severity: 'warning',
      title: 'Ida does worse than is expected',
    });
    expect(evaluateTutor({ ...finding, underTarget: 0.79 }, alerted).severity).toBeNull();
  });
});
