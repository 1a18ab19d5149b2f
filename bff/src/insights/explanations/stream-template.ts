import type { Reasons } from './reasons.js';

/** Writes a row of this key as text; null where there is no such row. */
type Say = (key: string) => string | null;

/** What is told of an anomaly of a stream. */
export function streamAnomaly({ rows, severity }: Reasons, say: Say): (string | null)[] {
  const less = Number(rows.get('share')?.value) < 0;
  const unit = rows.get('actual')?.unit ?? '';
  return [
    `${say('entity')} came to ${say('actual')} ${unitOf(unit)} in ${span(rows, say)}, where ${say('expected')} are usual: ${say('share')} ${less ? 'less' : 'more'}.`,
    `At this time of the week anything from ${say('lower')} to ${say('upper')} is usual.`,
    `It has gone on since ${say('since')}.`,
    say('movement') && `All streams together were at ${say('movement')} of their usual.`,
    related(rows, say),
    ...events(rows, say),
    severity === 'critical' ? 'This needs attention now.' : 'This is worth a look.',
  ];
}

/** What is told of a stream that is not heard any more. */
export function streamSilence({ rows, severity }: Reasons, say: Say): (string | null)[] {
  const stale = many(rows, 'dependant').map(([key]) => say(key)!);
  return [
    `${say('entity')}: no events arrived in ${span(rows, say)}, where ${say('expected')} are usual.`,
    `It has gone on since ${say('since')}.`,
    'The streams around it are as usual or silent too, so this looks like a fault of the data, not of the business.',
    stale.length === 0 ? null : `What rests on it is stale: ${list(stale)}.`,
    ...events(rows, say),
    severity === 'critical' ? 'What is shown misses them: this needs attention now.' : 'This is worth a look.',
  ];
}

/** Per cent is written with its figure. */
function unitOf(unit: string): string {
  return unit === 'percent' ? 'of their usual' : unit;
}

function span(rows: Reasons['rows'], say: Say): string {
  const { unit, value } = rows.get('window')!;
  return `${say('window')} ${value === 1 ? unit!.slice(0, -1) : unit}`;
}

function related(rows: Reasons['rows'], say: Say): string | null {
  const labels = many(rows, 'related').map(([key]) => say(key)!);
  return labels.length === 0 ? null : `What moved with it: ${list(labels)}.`;
}

function events(rows: Reasons['rows'], say: Say): string[] {
  return many(rows, 'event').map(
    ([key]) => `Near its beginning: “${say(key)}”, on ${say(key.replace('event', 'eventAt'))}.`,
  );
}

function many(rows: Reasons['rows'], name: string) {
  return [...rows].filter(([key]) => key.startsWith(`${name}:`));
}

function list(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
