import type { ForecastAccuracy, ModelFigures } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { churnModelSeverity, evaluateChurnModel, evaluateForecasts, forecastSeverity } from './evaluate-model.js';

const figures = { calibrationError: 0.05, rows: 400, happened: 60 } as ModelFigures;
const drift = (index: number) => [{ feature: 'tenure', index }];
const accuracy: ForecastAccuracy = {
  hours: 500,
  wape: 0.3,
  bias: 0,
  coverage80: 0.8,
  coverage95: 0.95,
  skill: 0.1,
  poissonFloor: 0.2,
};

describe('model_quality of churn', () => {
  it.each([
    [0.1, null],
    [0.101, 'warning'],
    [0.2, 'warning'],
    [0.21, 'critical'],
  ])('where what is said is off by %d: %s', (calibrationError, severity) => {
    const watch = { drift: [], figures: { ...figures, calibrationError } };
    expect(churnModelSeverity({ isShipped: false, watch })).toBe(severity);
  });

  it.each([
    [0.25, null],
    [0.26, 'info'],
    [1, 'info'],
    [1.1, 'warning'],
  ])('where a feature has moved by %d: %s', (index, severity) => {
    expect(churnModelSeverity({ isShipped: false, watch: { drift: drift(index), figures } })).toBe(severity);
  });

  it('does not blame the model that is shipped for customers it never saw, but for what it says of them', () => {
    expect(churnModelSeverity({ isShipped: true, watch: { drift: drift(3), figures } })).toBeNull();
    const wrong = { ...figures, calibrationError: 0.3 };
    expect(churnModelSeverity({ isShipped: true, watch: { drift: drift(3), figures: wrong } })).toBe('critical');
  });

  it('says nothing of a model that was not watched yet, or whose outcomes are not known', () => {
    expect(churnModelSeverity({ isShipped: false, watch: null })).toBeNull();
    expect(evaluateChurnModel({ isShipped: false, watch: { drift: [], figures: null } })).toMatchObject({
      severity: null,
      fingerprint: 'model_quality:model:churn',
      entity: { kind: 'model', id: 'churn' },
    });
  });
});

describe('model_quality of forecasts', () => {
  it.each([
    ['that keep what they say', {}, null],
    ['whose band holds nine tenths', { coverage95: 0.9 }, null],
    ['whose band holds less', { coverage95: 0.89 }, 'warning'],
    ['whose band is a guess', { coverage95: 0.79 }, 'critical'],
    ['that repeating last week would beat', { skill: -0.01 }, 'warning'],
    ['of less than a week', { hours: 167, coverage95: 0.2, skill: -1 }, null],
    ['of hours in which nothing came', { coverage95: null, skill: null }, null],
  ] as const)('%s', (_, change, severity) => {
    expect(forecastSeverity({ ...accuracy, ...change })).toBe(severity);
    expect(evaluateForecasts({ ...accuracy, ...change }).severity).toBe(severity);
  });
});
