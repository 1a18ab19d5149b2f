import { type ComponentChange, HEALTH_COMPONENTS, type HealthChange, type HealthPoint } from '@iops/contracts';

/**
 * What changed between two scores: the components' changes add up to the score's. Each is split into what happened
 * (the mean weight × the change of the value) and what its weight did (the mean value × the change of the weight),
 * which add up to it exactly: v₂w₂ − v₁w₁ = w̄·Δv + v̄·Δw.
 */
export function changeOf(from: HealthPoint, to: HealthPoint): HealthChange {
  const components = HEALTH_COMPONENTS.map((component): ComponentChange => {
    const [a, b] = [from, to].map((point) => point.contributions.find((one) => one.component === component));
    // What was not known, or is not any more, moved nothing: it was its weight that came or went.
    const [before, after] = [a?.value ?? b?.value ?? 0, b?.value ?? a?.value ?? 0];
    const [weightBefore, weightAfter] = [a?.weight ?? 0, b?.weight ?? 0];
    const [pointsBefore, pointsAfter] = [a?.points ?? 0, b?.points ?? 0];
    return {
      component,
      before: pointsBefore,
      after: pointsAfter,
      change: pointsAfter - pointsBefore,
      data: unsigned(((weightBefore + weightAfter) / 2) * (after - before)),
      weight: unsigned(((before + after) / 2) * (weightAfter - weightBefore)),
    };
  });
  components.sort((x, y) => Math.abs(y.change) - Math.abs(x.change));
  return { from, to, change: to.score - from.score, components };
}

/** 0 times what is negative is −0, which nobody should read. */
function unsigned(value: number): number {
  return value + 0;
}
