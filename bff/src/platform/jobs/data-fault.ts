/**
 * PostgreSQL's classes of errors that come from the row, not from the moment: a value that does not fit (22),
 * a constraint (23), a size beyond a limit (54).
 */
const OF_DATA = /^(22|23|54)/;

/** True for a failure that the same row will meet again, however often it is tried. */
export function isDataFault(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError) return true;
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && code.length === 5 && OF_DATA.test(code);
}
