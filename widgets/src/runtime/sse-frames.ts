/** One event of a stream. */
export interface SseFrame {
  event: string;
  data: string;
}

/**
 * Takes the whole events out of text of an event stream, and answers them with the text that is left, the beginning
 * of the next. Comments and events without data are passed over.
 */
export function takeFrames(text: string): { frames: SseFrame[]; rest: string } {
  const blocks = text.replaceAll('\r\n', '\n').split('\n\n');
  const rest = blocks.pop() ?? '';
  return { frames: blocks.flatMap(frameOf), rest };
}

function frameOf(block: string): SseFrame[] {
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [, name, value = ''] = /^([^:]+):? ?(.*)$/.exec(line) ?? [];
    if (name === 'event') event = value;
    if (name === 'data') data.push(value);
  }
  return data.length > 0 ? [{ event, data: data.join('\n') }] : [];
}
