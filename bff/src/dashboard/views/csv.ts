/** What a spreadsheet would take for a formula or a command. */
const ACTIVE = /^[=+\-@\t\r\n]/;
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
