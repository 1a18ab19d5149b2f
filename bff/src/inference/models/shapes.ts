import { shapeOf, type Term } from './model-form.js';

/** A shape of a feature, and how it spreads in training. */
export interface Shape extends Omit<Term, 'weight'> {
  /** Standard deviation, over 0. */
  spread: number;
}

/** Fewer different values have no room for a bend. */
const BENDS_FROM = 6;
/** Bends are where quarters of the rows lie between; with fewer rows there is only the middle, or none. */
const KNOTS_FROM: readonly [rows: number, quantiles: readonly number[]][] = [
  [1_000, [0.25, 0.5, 0.75]],
  [200, [0.5]],
];
/** Above this share of the spread a shape is worth a weight; below, the column is as good as constant. */
const LEAST_SPREAD = 1e-9;

/**
 * The shapes that a feature is given, from its values in training: the value itself; for more than a few different ones
 * also its logarithm and hinges, by which effects may bend. None for a feature that never varies.
 */
export function shapesOf(feature: number, values: readonly (number | null)[]): Shape[] {
  const known = Float64Array.from(values.filter((value) => value !== null)).sort();
  if (known.length === 0) return [];
  const [low, high] = [known[0]!, known.at(-1)!];
  const of = (shape: Term['shape'], knot: number) => ({ feature, shape, knot, low, high });
  const bare = [of('linear', 0)];
  if (differentAtLeast(known, BENDS_FROM)) {
    bare.push(of('log', 0), ...knotsOf(known).map((knot) => of('hinge', knot)));
  }
  return bare
    .map((shape) => withSpread(shape, known))
    .filter(({ mean, spread }) => spread > LEAST_SPREAD * Math.max(1, Math.abs(mean)));
}

function withSpread(shape: Omit<Shape, 'mean' | 'spread'>, known: Float64Array): Shape {
  const shaped = known.map((value) => shapeOf(shape, value));
  const mean = shaped.reduce((sum, value) => sum + value, 0) / shaped.length;
  const variance = shaped.reduce((sum, value) => sum + (value - mean) ** 2, 0) / shaped.length;
  return { ...shape, mean, spread: Math.sqrt(variance) };
}

/** Inside the range: a hinge at its lower end is the value itself, one at its upper end is nothing. */
function knotsOf(sorted: Float64Array): number[] {
  const quantiles = KNOTS_FROM.find(([rows]) => sorted.length >= rows)?.[1] ?? [];
  const knots = quantiles.map((q) => sorted[Math.floor(q * (sorted.length - 1))]!);
  return [...new Set(knots)].filter((knot) => knot > sorted[0]! && knot < sorted.at(-1)!);
}

function differentAtLeast(sorted: Float64Array, count: number): boolean {
  let different = 1;
  for (let i = 1; i < sorted.length && different < count; i++) if (sorted[i] !== sorted[i - 1]) different++;
  return different >= count;
}
