import type { Factor } from '@iops/contracts';

/** One factor's bar on a scale that all factors share; places are 0..100 from the left. */
export interface FactorBar {
  factor: Factor;
  /** Where 0 is. */
  zero: number;
  start: number;
  width: number;
  /** 0..1: its part of everything that moved the outcome, up or down. */
  share: number;
}

/** Bars diverging around 0, the strongest first. Factors that moved nothing are left out. */
export function factorBars(factors: readonly Factor[]): FactorBar[] {
  const moving = factors.filter(({ contribution }) => contribution !== 0);
  const low = Math.min(0, ...moving.map(({ contribution }) => contribution));
  const high = Math.max(0, ...moving.map(({ contribution }) => contribution));
  const total = moving.reduce((sum, { contribution }) => sum + Math.abs(contribution), 0);
  const place = (n: number) => (100 * (n - low)) / (high - low);
  return moving
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .map((factor) => ({
      factor,
      zero: place(0),
      start: place(Math.min(0, factor.contribution)),
      width: (100 * Math.abs(factor.contribution)) / (high - low),
      share: Math.abs(factor.contribution) / total,
    }));
}
