/**
 * Solves A x = b by Cholesky's decomposition, for a symmetric positive definite A of which the lower triangle is read
 * (row-major). Null when A is not positive definite or not finite.
 */
export function solvePositive(a: Float64Array, b: Float64Array): Float64Array | null {
  const lower = decompose(a, b.length);
  return lower && backward(lower, forward(lower, b));
}

function decompose(a: Float64Array, size: number): Float64Array | null {
  const lower = new Float64Array(a.length);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = a[row * size + column]!;
      for (let i = 0; i < column; i++) rest -= lower[row * size + i]! * lower[column * size + i]!;
      if (row !== column) {
        lower[row * size + column] = rest / lower[column * size + column]!;
      } else {
        if (!(rest > 0 && rest < Infinity)) return null;
        lower[row * size + row] = Math.sqrt(rest);
      }
    }
  }
  return lower;
}

function forward(lower: Float64Array, b: Float64Array): Float64Array {
  const x = Float64Array.from(b);
  for (let row = 0; row < x.length; row++) {
    for (let i = 0; i < row; i++) x[row]! -= lower[row * x.length + i]! * x[i]!;
    x[row]! /= lower[row * x.length + row]!;
  }
  return x;
}

function backward(lower: Float64Array, b: Float64Array): Float64Array {
  const x = Float64Array.from(b);
  for (let row = x.length - 1; row >= 0; row--) {
    for (let i = row + 1; i < x.length; i++) x[row]! -= lower[i * x.length + row]! * x[i]!;
    x[row]! /= lower[row * x.length + row]!;
  }
  return x;
}
