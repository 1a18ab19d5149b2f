import { describe, expect, it } from '@jest/globals';
import { CALL_SPIKE } from '../../testing/example-facts.js';
import { gather } from './evidence.js';
import { explain } from './explain.js';
import type { Facts } from './facts.js';
import { TEMPLATE_PHRASER } from './phraser.js';

const NOTHING: Facts = { ...CALL_SPIKE, health: null, calls: [], sessions: null };
const alertOf = (type: Facts['alert']['type'], entity: Facts['alert']['entity'], severity = 'warning' as const) => ({
  type,
  severity,
  title: 'A title',
  entity,
});
const told = (facts: Facts) => explain(gather(facts), TEMPLATE_PHRASER);

const CALCULUS = { kind: 'subject', id: 'calculus', label: 'Calculus' };
const SHORTAGE: Facts = {
  ...NOTHING,
  alert: alertOf('supply_shortage', CALCULUS),
  supply: {
    week: { demand: 106, supply: 121 },
    shortage: {
      worst: {
        subject: 'calculus',
        kind: 'shortage',
        start: '2025-11-25T22:00:00.000Z',
        end: '2025-11-26T05:00:00.000Z',
        demand: 51.93,
        supply: 26.9,
        ratio: 0.518,
        gap: 25.03,
        probability: 0.9999,
      },
      spans: 3,
      gap: 27.4,
    },
    madeAt: new Date('2025-11-20T08:00:00Z'),
    level: 1.18,
    wape: 0.36,
  },
};

describe('what is told of supply', () => {
  it('names the span, what is missing, and how sure that is', async () => {
    const { text, grounded, causes, counterEvidence } = await told(SHORTAGE);
    expect(text).toBe(
      'Calculus: from Nov 25 at 16:00 to Nov 25 at 23:00 51.9 hours of tutoring will be asked for, and 26.9 are on offer: 52% of that. ' +
        'So 25 hours are missing, with a probability of 99%. In the days ahead 3 spans miss 27.4 hours in all. ' +
        'Demand is at 118% of its usual. The forecast was made on Nov 20 at 02:00. ' +
        'What speaks against it: forecasts of this subject were off by 36% of late. There is time to act.',
    );
    expect(grounded).toBe(1);
    expect(causes.map(({ label }) => label)).toEqual(['Demand against its usual: 118%']);
    expect(counterEvidence).toHaveLength(1);
  });

  it('says of a surplus what is left over', async () => {
    const facts = { ...SHORTAGE, alert: alertOf('supply_surplus', CALCULUS) };
    const { text, grounded } = await told({ ...facts, supply: { ...SHORTAGE.supply!, level: null, wape: null } });
    expect(text).toBe(
      'Calculus: in the days ahead 121 hours of tutoring are on offer, and 106 will be asked for. So 15 hours are left over. ' +
        'The forecast was made on Nov 20 at 02:00.',
    );
    expect(grounded).toBe(1);
  });

  it('says the title of a shortage that is over', async () => {
    expect((await told({ ...SHORTAGE, supply: { ...SHORTAGE.supply!, shortage: null } })).text).toBe('A title');
  });
});

describe('what is told of a tutor', () => {
  const facts: Facts = {
    ...NOTHING,
    alert: alertOf('tutor_performance', { kind: 'tutor', id: 'tut_012', label: 'Ida Berg' }),
    tutor: { firstRated: 9, firstGood: 2, target: 0.7, underTarget: 0.994, flags: [] },
  };
  const badWeek = { kind: 'unusual', metric: 'meanRating', reason: '', value: 2.04, comparedWith: 4.71 } as const;

  it('is how first sessions went, and that it is no accident', async () => {
    const { text, grounded } = await told(facts);
    expect(text).toBe(
      'Ida Berg: of 9 rated first sessions, 2 went well, which is 22%; 70% is expected. ' +
        'With a probability of 99% that is no accident. This is worth a talk.',
    );
    expect(grounded).toBe(1);
  });

  it('is what last week was against the own past, and what speaks against it', async () => {
    const tutor = { ...facts.tutor!, firstRated: 10, firstGood: 9, underTarget: 0.01, flags: [badWeek] };
    const { text, grounded, counterEvidence } = await told({ ...facts, tutor });
    expect(text).toBe(
      "Ida Berg: last week the mean rating was 2; this tutor's usual is 4.7. " +
        'What speaks against it: of 10 rated first sessions, 9 went well, which is 90%. This is worth a talk.',
    );
    expect([grounded, counterEvidence.length]).toEqual([1, 3]);
  });

  it('leaves out first sessions that may be too low by chance', async () => {
    const tutor = { ...facts.tutor!, firstRated: 6, firstGood: 4, underTarget: 0.54, flags: [badWeek] };
    expect((await told({ ...facts, tutor })).text).toBe(
      "Ida Berg: last week the mean rating was 2; this tutor's usual is 4.7. This is worth a talk.",
    );
  });
});

describe('what is told of a model', () => {
  const of = (id: string, label: string, model: Facts['model']): Facts => ({
    ...NOTHING,
    alert: alertOf('model_quality', { kind: 'model', id, label }),
    model,
  });

  it('is how far off its probabilities are, and what has moved', async () => {
    const drifted = ['Time since the last session', 'Calls in 14 days'];
    const model = { model: 'churn', limit: 0.1, error: 0.173, trainedError: 0.04, customers: 812, drifted } as const;
    const { text, grounded } = await told(of('churn', 'Churn model', { ...model, drifted }));
    expect(text).toBe(
      'Churn model: among 812 customers whose outcome became known since its training, what it said was off by 17.3%; ' +
        '10% is tolerated, and it was 4% at its training. ' +
        'Customers are others than in training; what moved most is: Time since the last session, Calls in 14 days. ' +
        'Until it is trained anew, its probabilities are worth less than they say.',
    );
    expect(grounded).toBe(1);
  });

  it('is how much of what came the bands held, and whether last week would have been nearer', async () => {
    const model = { model: 'forecast', hours: 2_016, coverage: 0.842, limit: 0.9, skill: -0.07, wape: 0.41 } as const;
    const { text, grounded } = await told(of('forecast', 'Demand forecast', model));
    expect(text).toBe(
      'Demand forecast: of 2,016 hours that have come since, 84.2% were within the wide band; at least 90% should be. ' +
        'On the whole they were off by 41% of demand. Repeating the week before would have been nearer, by 7%.',
    );
    expect(grounded).toBe(1);
  });
});
