// Randomness as a pure function of (seed, key): any entity's or window's draws can be made again, in any order.

// Looked up once: in the innermost loops a property of a global counts.
const { imul } = Math;

/** Draws the next number in [0, 1). */
export type Random = () => number;

/**
 * Two independent 32-bit hashes of a text (two multiply-xor lanes with murmur3's finalizer).
 * Equal inputs give equal hashes on every machine.
 */
export function hash(seed: number, key: string): [number, number] {
  let a = 0x9e3779b9 ^ seed;
  let b = 0x85ebca6b ^ imul(seed, 0x27d4eb2f);
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i);
    a = imul(a ^ code, 0x01000193);
    b = imul(b ^ code, 0x5bd1e995);
    b ^= b >>> 13;
  }
  return [finish(a ^ (b >>> 16)), finish(b ^ imul(a, 0xc2b2ae35))];
}

function finish(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** A generator whose draws depend on seed and key alone (sfc32: Chris Doty-Humphrey's small fast counter). */
export function createRandom(seed: number, key: string): Random {
  let [a, b] = hash(seed, key);
  let c = seed | 0;
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4294967296;
  };
  // Its author's advice: twelve rounds mix the seed into all of the state.
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** A number in [low, high). */
export function between(random: Random, low: number, high: number): number {
  return low + random() * (high - low);
}

/** A whole number from low to high, both included. */
export function integer(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** One of the items, each equally likely; there must be at least one. */
export function pick<T>(random: Random, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)] as T;
}

/** One of the keys, as likely as its weight. */
export function pickWeighted<K extends string>(random: Random, weights: Readonly<Record<K, number>>): K {
  const entries = Object.entries(weights) as [K, number][];
  let left = random() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [key, weight] of entries) {
    left -= weight;
    if (left < 0) return key;
  }
  return (entries.at(-1) as [K, number])[0];
}

/** A standard normal draw (Box-Muller). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A positive draw whose median is given and whose logarithm has the given spread. */
export function logNormal(random: Random, median: number, spread: number): number {
  return median * Math.exp(spread * normal(random));
}

/** A Poisson count: by multiplication while small, by its normal approximation from 60 on. */
export function poisson(random: Random, mean: number): number {
  if (mean <= 0) return 0;
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
}
