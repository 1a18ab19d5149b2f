import { describe, expect, it } from '@jest/globals';
import type { CutRow } from './cuts.queries.js';
import { ENOUGH, featureValues, lackOf, trainingSetOf } from './examples.js';
import type { ChurnFacts } from './features.js';
import type { Word } from './labels.queries.js';
import { withProfiles } from './profiles.js';
import { riskOf } from './risk.js';

const row = (i: number, churned: boolean | null, channel: string | null = 'referral'): CutRow => ({
  customerId: `c${i}`,
  features: { tenureDays: i },
  channel,
  churned,
});
const cut = (day: number, rows: CutRow[]) => ({ cutAt: new Date(Date.UTC(2026, 0, day)), rows });
const hundred = (leaving: number) => Array.from({ length: 100 }, (_, i) => row(i, i < leaving));

describe('the training set', () => {
  const cuts = [cut(1, hundred(60)), cut(8, hundred(10)), cut(15, hundred(20))];
  const set = trainingSetOf(cuts);

  it('gives a customer one fold for ever, and each cut its part', () => {
    const ofOne = set.examples.filter(({ id }) => id === 'c7');
    expect(ofOne.map(({ phase }) => phase)).toEqual(['train', 'calibrate', 'evaluate']);
    expect(new Set(ofOne.map(({ fold }) => fold)).size).toBe(1);
    expect(new Set(set.examples.map(({ fold }) => fold)).size).toBe(5);
  });

  it('knows a channel once enough came by it', () => {
    expect(set.features).toContain('channel:referral');
    expect(featureValues(row(1, false, 'social'), ['channel:referral', 'tenureDays', 'calls14d'])).toEqual([
      0,
      1,
      null,
    ]);
    expect(featureValues(row(1, false, null), ['channel:referral'])).toEqual([null]);
    const few = [
      cut(
        1,
        hundred(9).map((one, i) => (i < 49 ? one : { ...one, channel: null })),
      ),
      ...cuts.slice(1),
    ];
    expect(trainingSetOf(few).features).not.toContain('channel:referral');
  });

  it('says what it lacks', () => {
    expect(lackOf(set, cuts.length)).toBeNull();
    expect(lackOf(set, ENOUGH.cuts - 1)).toContain('2 weekly cuts');
    expect(lackOf(trainingSetOf([cut(1, hundred(59)), ...cuts.slice(1)]), 3)).toContain('59 customers left');
    expect(lackOf(trainingSetOf([]), 0)).not.toBeNull();
  });

  it('leaves out whose outcome is not known', () => {
    expect(trainingSetOf([cut(1, [row(1, null)])]).examples).toEqual([]);
  });
});

describe("people's word", () => {
  const cuts = [cut(1, hundred(60)), cut(8, hundred(10)), cut(15, hundred(20))];
  const word = (i: number, day: number, change: Partial<Word> = {}): Word => ({
    labelId: String(i),
    source: 'verdict',
    ...row(i, null),
    cutAt: new Date(Date.UTC(2026, 0, day)),
    leaving: true,
    ...change,
  });
  const outcomeOf = (words: Word[], i: number, phase: string) =>
    trainingSetOf(cuts, words).examples.find((one) => one.id === `c${i}` && one.phase === phase)!.outcome;

  it('stands for what is not known yet, in training alone', () => {
    const before = trainingSetOf(cuts);
    const { examples, said } = trainingSetOf(cuts, [word(1, 22), word(2, 22, { leaving: false })]);
    expect(said).toBe(2);
    expect(examples.slice(before.examples.length)).toMatchObject([
      { id: 'c1', phase: 'train', outcome: true },
      { id: 'c2', phase: 'train', outcome: false },
    ]);
    expect(examples.slice(0, before.examples.length)).toEqual(before.examples);
  });

  it('gives way to what happened, but after an intervention, which may be why somebody stayed', () => {
    expect(outcomeOf([word(99, 1)], 99, 'train')).toBe(false);
    expect(outcomeOf([word(99, 1, { source: 'outcome' })], 99, 'train')).toBe(true);
  });

  it('changes nothing of what calibrates and evaluates', () => {
    const words = [8, 15].map((day) => word(99, day, { source: 'outcome' }));
    expect(trainingSetOf(cuts, words)).toEqual(trainingSetOf(cuts));
  });

  it('is never trained on where its customer is evaluated: both are of one fold', () => {
    const { examples } = trainingSetOf(cuts, [word(7, 22)]);
    expect(new Set(examples.filter(({ id }) => id === 'c7').map(({ fold }) => fold)).size).toBe(1);
  });
});

describe('profiles as they stood at a cut', () => {
  const facts = ['a', 'b'].map((customerId) => ({ customerId, goalStatus: 'open', channel: 'x' }) as ChurnFacts);
  const profile = { goalStatus: 'completed' as const, goalRenewed: true, channel: null, channelIsLost: false };

  it('replace what was said later', () => {
    const profiles = facts.map(({ customerId }) => ({ ...profile, customerId, goalIsLost: false }));
    expect(withProfiles(facts, profiles)[0]).toMatchObject({
      goalStatus: 'completed',
      goalRenewed: true,
      channel: null,
    });
  });

  it("leave out everybody's once some are lost: whose is lost has stayed", () => {
    const profiles = facts.map(({ customerId }, i) => ({ ...profile, customerId, goalIsLost: i === 0 }));
    expect(withProfiles(facts, profiles).map(({ goalStatus }) => goalStatus)).toEqual([null, null]);
  });
});

describe('a risk', () => {
  it('tells the three factors that speak most for leaving, and all that add up', () => {
    const model = {
      modelId: 'm',
      form: { features: ['calls14d', 'overdue', 'goalDone', 'tenureDays', 'meanRating'], base: -2 },
      validation: { threshold: 0.4 },
    };
    const asOf = new Date('2026-11-20T12:00:00Z');
    const score = { customerId: 'c', modelId: 'm', probability: 0.4, values: [2, 3, null, 9, 1], asOf };
    const risk = riskOf({ ...score, contributions: [0.5, 2, 0, -1, 0.1] }, model);
    expect(risk.factors.map(({ feature, intervention }) => [feature, intervention])).toEqual([
      ['overdue', 'mail'],
      ['calls14d', 'call'],
      ['meanRating', 'coaching'],
    ]);
    expect(risk).toMatchObject({ atRisk: true, threshold: 0.4, base: -2 });
    expect(risk.contributions.map(({ value }) => value)).toEqual([2, 3, null, 9, 1]);
  });
});
