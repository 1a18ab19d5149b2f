/** Controls, invisible format characters such as the bidi overrides, line separators, halves of surrogate pairs. */
const UNREADABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** True for text that reads in a log as what it is: 1 to `maxLength` characters, none hidden, no blank at either end. */
export function isPlainText(value: unknown, maxLength: number): value is string {
  if (typeof value !== 'string' || value.length === 0 || value.length > maxLength) return false;
  return value.trim() === value && !UNREADABLE.test(value);
}
