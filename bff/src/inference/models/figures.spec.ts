import { describe, expect, it } from '@jest/globals';
import { figuresOf } from './figures.js';

const logOdds = (probability: number) => Math.log(probability / (1 - probability));
const said = (...rows: [probability: number, outcome: 0 | 1][]) =>
  rows.map(([probability, outcome]) => ({ logOdds: logOdds(probability), outcome: outcome === 1 }));

describe('the figures of a model', () => {
  it('are as computed by hand', () => {
    const figures = figuresOf(said([0.9, 1], [0.6, 0], [0.4, 1], [0.2, 0]))!;
    // Of four pairs of one that left and one that stayed, three stand in the right order.
    expect(figures.auc).toBeCloseTo(3 / 4, 12);
    expect(figures.logLoss).toBeCloseTo(-(Math.log(0.9) + Math.log(0.4) + Math.log(0.4) + Math.log(0.8)) / 4, 12);
    expect(figures.brier).toBeCloseTo((0.01 + 0.36 + 0.36 + 0.04) / 4, 12);
    expect(figures.calibrationError).toBeCloseTo((0.1 + 0.6 + 0.6 + 0.2) / 4, 12);
    // Both that left are at or above 0.4, and one that stayed.
    expect(figures).toMatchObject({ rows: 4, happened: 2, recall: 1, flagged: 3 / 4, precision: 2 / 3 });
    expect(figures.threshold).toBeCloseTo(0.4, 12);
    expect(figures.lift).toBeCloseTo(2 / 3 / (2 / 4), 12);
  });

  it('choose the highest threshold that finds four of five, and flag all who are tied with it', () => {
    const { threshold, recall, flagged } = figuresOf(
      said([0.9, 1], [0.8, 1], [0.7, 1], [0.6, 1], [0.6, 0], [0.5, 1], [0.1, 0], [0.1, 0]),
    )!;
    expect(threshold).toBeCloseTo(0.6, 12);
    expect([recall, flagged]).toEqual([0.8, 5 / 8]);
  });

  it('count ties as half, and are unknown without both outcomes', () => {
    expect(figuresOf(said([0.5, 1], [0.5, 0]))!.auc).toBe(0.5);
    expect(figuresOf(said([0.5, 1], [0.4, 1]))).toBeNull();
    expect(figuresOf([])).toBeNull();
  });

  it('see a model that boasts: what it says of ten groups is off by as much as it boasts', () => {
    // A hundred rows that are said to be 90 % likely, of which half came true.
    const rows = said(...Array.from({ length: 100 }, (_, i): [number, 0 | 1] => [0.9, i % 2 === 0 ? 1 : 0]));
    expect(figuresOf(rows)!.calibrationError).toBeCloseTo(0.4, 12);
  });
});
