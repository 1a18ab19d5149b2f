/** The time on a clock in a zone, as `<input type="datetime-local">` takes it: `2026-11-20T08:05`. */
export function wallTimeOf(at: Date, timeZone: string): string {
  return new Date(at.getTime() + offsetMs(at, timeZone)).toISOString().slice(0, 16);
}

/**
 * The moment when clocks in a zone show a time; null for what is no time. A time that the clocks pass over in spring is
 * taken as an hour later, one that they show twice in autumn as the first.
 */
export function momentOf(wallTime: string, timeZone: string): Date | null {
  const shown = Date.parse(`${wallTime}Z`);
  if (Number.isNaN(shown)) return null;
  const at = [-DAY_MS, DAY_MS]
    .map((away) => new Date(shown - offsetMs(new Date(shown + away), timeZone)))
    .sort((a, b) => a.getTime() - b.getTime());
  return at.find((moment) => moment.getTime() + offsetMs(moment, timeZone) === shown) ?? at[1]!;
}

const DAY_MS = 86_400_000;

function offsetMs(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((found) => found.type === type)?.value);
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - Math.floor(at.getTime() / 1000) * 1000;
}
