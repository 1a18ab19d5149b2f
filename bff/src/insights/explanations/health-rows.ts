import type { Factor, HealthComponent } from '@iops/contracts';
import type { Facts } from './facts.js';
import type { Draft } from './reasons.js';
import { roundParts } from './round-parts.js';

/** The best possible score, and the mark of a component that takes nothing off it. */
const FULL = 100;

/** How the components are named wherever a reason is told. */
export const COMPONENT_LABELS: Readonly<Record<HealthComponent, string>> = {
  firstSession: 'First sessions',
  velocity: 'Session pace',
  calls: 'Support calls',
  goal: 'Goal',
  consistency: 'Tutor consistency',
};

/**
 * What each component takes off the full score, in points: its own less the full mark of its weight, so never above 0.
 * They add up to score − 100. Empty where there is no score.
 */
export function factorsOf({ health }: Pick<Facts, 'health'>): Factor[] {
  if (health === null || health.score === null) return [];
  return health.contributions.map(({ component, value, weight, points }) => ({
    feature: component,
    label: COMPONENT_LABELS[component],
    value,
    contribution: Math.min(0, points - FULL * weight),
  }));
}

/** Rows of the score, its change over a week and its components, in points rounded so that they add up. */
export function healthRows(facts: Facts): Draft[] {
  const { health, alert, asOf } = facts;
  if (health === null || health.score === null) return [];
  const score = Math.round(health.score);
  const common = {
    unit: 'points',
    at: asOf.toISOString(),
    href: `/api/customers/${encodeURIComponent(alert.entity.id)}/health`,
  };
  const finding = (key: string, label: string, value: number): Draft => ({
    key,
    kind: 'finding',
    label,
    value,
    ...common,
  });
  const rows = [finding('score', 'Health score', score), finding('missing', 'Points missing', FULL - score)];
  if (health.tier !== null)
    rows.push({
      ...common,
      key: 'tier',
      kind: 'finding',
      label: 'Health tier',
      value: health.tier.replaceAll('_', ' '),
      unit: null,
    });
  return [...rows, ...changeRows(facts, score, common), ...componentRows(facts, score, common)];
}

type Common = Pick<Draft, 'unit' | 'at' | 'href'>;

function changeRows({ health }: Facts, score: number, common: Common): Draft[] {
  if (health === null || health.scoreWeekAgo === null) return [];
  const before = Math.round(health.scoreWeekAgo);
  return [
    { ...common, key: 'scoreWeekAgo', kind: 'change', label: 'Health score a week ago', value: before },
    { ...common, key: 'scoreChange', kind: 'change', label: 'Change in a week', value: score - before },
  ];
}

function componentRows(facts: Facts, score: number, common: Common): Draft[] {
  const factors = factorsOf(facts);
  const shown = roundParts(
    factors.map((factor) => factor.contribution),
    score - FULL,
  );
  const lost = factors
    .map(({ feature, label }, i): Draft & { value: number } => ({
      ...common,
      key: `factor:${feature}`,
      kind: 'factor',
      label,
      value: shown[i]!,
    }))
    .filter(({ value }) => value < 0)
    .sort((a, b) => a.value - b.value);
  const full = factors
    .filter(({ value }) => value === FULL)
    .map(
      ({ feature, label }): Draft => ({
        ...common,
        key: `counter:${feature}`,
        kind: 'counter',
        label,
        value: 'full mark',
        unit: null,
      }),
    );
  return [...lost, ...full];
}
