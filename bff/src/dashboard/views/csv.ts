/** What a spreadsheet would take for a formula or a command, also behind what does not show, and in full width. */
const ACTIVE = /^[\t\r\n]|^[\s\u200b-\u200d\u2060\ufeff]*[=+\-@\uff0b\uff0d\uff1d\uff20\ufe62-\ufe66\ufe6b]/;
/** What must stand in quotes (RFC 4180); a blank at either end would be lost in some. */
const QUOTED = /[",\r\n\t]|^\s|\s$/;

/** A value as a cell holds it; null is an empty one. */
export type Cell = string | number | boolean | null;

/**
 * A line of CSV (RFC 4180). Text that a spreadsheet would run gets an apostrophe in front, which shows it as text;
 * numbers are written as they are.
 */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = ACTIVE.test(cell) ? `'${cell}` : cell;
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
