/**
 * JSON pointer to the first text in a value of JSON that PostgreSQL cannot hold, U+0000 or a lone surrogate, or to the
 * object with such a name; null where there is none. Goes down by recursion: the caller bounds the depth.
 */
export function findUnstorable(value: unknown): string | null {
  if (typeof value === 'string') return isStorable(value) ? null : '';
  if (value === null || typeof value !== 'object') return null;
  for (const [name, member] of Object.entries(value)) {
    if (!isStorable(name)) return '';
    const found = findUnstorable(member);
    if (found !== null) return `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}${found}`;
  }
  return null;
}

/** True for text that PostgreSQL can hold. */
export function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}
