import { ALERT_STATES, SEVERITIES } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { runsOf } from './alert-runs.js';

const ALL = { severities: SEVERITIES, states: ALERT_STATES };
const startedAt = '2026-01-05T06:00:00.000Z';
const namesOf = ({ severities, states, upTo }: ReturnType<typeof runsOf>) =>
  severities.map((severity, i) => `${severity} ${states[i]} ${upTo[i]}`);

describe('the runs of the list of alerts', () => {
  it('are the worst severities first, and of each what needs somebody most', () => {
    const runs = namesOf(runsOf(ALL, null));
    expect(runs).toHaveLength(15);
    expect([runs[0], runs[4], runs[5], runs[14]]).toEqual([
      'critical active infinity',
      'critical dismissed infinity',
      'warning active infinity',
      'info dismissed infinity',
    ]);
  });

  it('begin at a place within its run, and with whole ones after it', () => {
    const after = { severityRank: 2, stateRank: 4, startedAt, alertId: 'x' };
    expect(namesOf(runsOf(ALL, after)).slice(0, 3)).toEqual([
      `warning resolved ${startedAt}`,
      'warning dismissed infinity',
      'info active infinity',
    ]);
  });

  it('are those of the filter alone, also where the place is in none of them', () => {
    const after = { severityRank: 1, stateRank: 3, startedAt, alertId: 'x' };
    expect(namesOf(runsOf({ severities: ['info', 'critical'], states: ['active', 'resolved'] }, after))).toEqual([
      'critical resolved infinity',
      'info active infinity',
      'info resolved infinity',
    ]);
  });
});
