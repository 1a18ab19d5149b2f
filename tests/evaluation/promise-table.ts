import type { SeenPromise } from './promises.js';

const BEGIN = '<!-- promises: begin -->';
const END = '<!-- promises: end -->';

/** The text with the table of how promises were kept between its two marks. Throws when a mark is missing. */
export function withPromiseTable(text: string, promises: readonly SeenPromise[]): string {
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`the marks ${BEGIN} and ${END} are missing`);
  const rows = promises
    .toSorted((a, b) => a.scenarioId.localeCompare(b.scenarioId))
    .map(
      ({ scenarioId, alertType, about, withinHours, afterHours, note }) =>
        `| \`${scenarioId}\` | ${alertType}${about === null ? '' : ` of ${about}`} | ${hours(withinHours)} | ${afterHours === null ? '**not seen**' : hours(afterHours)} | ${note} |`,
    );
  const heads = ['| scenario | promises | within | seen after | |', '| --- | --- | --- | --- | --- |'];
  return `${text.slice(0, from + BEGIN.length)}\n\n${[...heads, ...rows].join('\n')}\n\n${text.slice(to)}`;
}

function hours(value: number): string {
  return value < 1 ? `${Math.round(60 * value)} min` : `${Number(value.toFixed(1))} h`;
}
