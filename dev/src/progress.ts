const BAR_WIDTH = 24;

/** How far something has come. */
export interface Progress {
  done: number;
  total: number;
  /** What is counted, in the plural. */
  unit: string;
}

/** 0..100, rounded down: 100 is only said when all is done. Nothing to do is all done. */
export function percent({ done, total }: Omit<Progress, 'unit'>): number {
  if (total <= 0) return 100;
  return Math.max(0, Math.min(100, Math.floor((done / total) * 100)));
}

/** A bar for a terminal: `[######------]  50 %  750,000 of 1,500,000 events`. */
export function progressBar(progress: Progress): string {
  const filled = Math.floor((percent(progress) / 100) * BAR_WIDTH);
  const bar = '#'.repeat(filled) + '-'.repeat(BAR_WIDTH - filled);
  return `[${bar}] ${String(percent(progress)).padStart(3)} %  ${count(progress.done)} of ${count(progress.total)} ${progress.unit}`;
}

/** A line for a log: `50 %, 750,000 of 1,500,000 events`. */
export function progressLine(progress: Progress): string {
  return `${percent(progress)} %, ${count(progress.done)} of ${count(progress.total)} ${progress.unit}`;
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
