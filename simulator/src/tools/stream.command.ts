import {
  HISTORY_STEPS,
  type HistoryStep,
  STREAM_NAMES,
  type StreamHistoryAnswer,
  type StreamName,
} from '@iops/contracts';
import { ask } from './ask.client.js';
import { type Call, type Command, onlyWord, WrongUse } from './command.js';
import { describeEvent, describeHistory } from './describe-stream.js';
import { keyOf } from './places.js';
import { lastTold } from './told.client.js';

/** Looks at one stream: its values as the product has them, or its events as they were told. */
export const stream: Command = {
  takes: '<name>',
  summary: 'one stream: its values, plain and normalised, or its events as they were told',
  options: {
    hours: { type: 'string', default: '24' },
    step: { type: 'string', default: '1h' },
    raw: { type: 'boolean', default: false },
    last: { type: 'string', default: '10' },
  },
  help: [
    '--hours <n>       how far back (24)',
    `--step <step>     how long one value is: ${HISTORY_STEPS.join(', ')} (1h)`,
    '--raw             its newest events as the simulator told them, instead of its values',
    '--last <n>        with --raw: how many (10)',
  ],
  async run(call) {
    const name = onlyWord(call.words, 'the name of a stream');
    if (!STREAM_NAMES.includes(name as StreamName)) throw new WrongUse(`there is no stream "${name}"${nearest(name)}`);
    await (call.options['raw'] ? tellRaw(call, name) : tellHistory(call, name));
  },
};

async function tellRaw({ places, options, say }: Call, name: string): Promise<void> {
  const items = await lastTold(places.home, name, wholeNumber('last', options['last'], 1000));
  say(items.map(describeEvent).join('\n') || 'It told nothing in the last two days.', { items });
}

async function tellHistory({ places, options, say, signal }: Call, name: string): Promise<void> {
  const hours = wholeNumber('hours', options['hours'], 24 * 120);
  const step = options['step'] as HistoryStep;
  if (!HISTORY_STEPS.includes(step)) throw new WrongUse(`--step must be one of ${HISTORY_STEPS.join(', ')}`);
  const start = new Date(Date.now() - hours * 3_600_000).toISOString();
  const url = `${places.api}/api/streams/history?${new URLSearchParams({ streams: name, start, step })}`;
  const answer = await ask<StreamHistoryAnswer>({ url, key: keyOf(places, 'token'), signal });
  say(describeHistory(answer), answer);
}

function wholeNumber(option: string, text: string | boolean | undefined, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new WrongUse(`--${option} must be a whole number from 1 to ${most}, not "${text}"`);
}

function nearest(name: string): string {
  const near = STREAM_NAMES.filter((known) => known.includes(name));
  return near.length === 0 ? '' : `; there is ${near.slice(0, 5).join(', ')}`;
}
