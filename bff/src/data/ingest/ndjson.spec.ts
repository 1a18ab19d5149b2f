import { LIMITS } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { readNdjson } from './ndjson.js';

async function read(chunks: (string | Buffer)[]): Promise<string[][]> {
  const groups: string[][] = [];
  async function* source() {
    for (const chunk of chunks) yield Buffer.from(chunk);
  }
  for await (const events of readNdjson(source())) groups.push(events.map((event) => event.text));
  return groups;
}

describe('reading NDJSON', () => {
  it('finds the lines whatever the chunks they come in', async () => {
    const body = Buffer.from('{"a":"é"}\n\n{"b":2}\r\n{"c":3}');
    const bytes = Array.from(body, (byte) => Buffer.from([byte]));
    expect((await read(bytes)).flat()).toEqual(['{"a":"é"}', '{"b":2}', '{"c":3}']);
  });

  it('hands on groups while more is to come', async () => {
    const line = `${JSON.stringify({ note: 'x'.repeat(1_000) })}\n`;
    const groups = await read(Array.from({ length: 1_000 }, () => line));
    expect(groups.length).toBeGreaterThan(2);
    expect(groups.flat()).toHaveLength(1_000);
  });

  it('hands on no more than 10,000 lines at a time, however short they are', async () => {
    const groups = await read(['1\n'.repeat(25_000)]);
    expect(groups.map(({ length }) => length)).toEqual([10_000, 10_000, 5_000]);
  });

  it('answers nothing for nothing', async () => {
    expect(await read(['\n', ' \n', '\t\r\n'])).toEqual([]);
  });

  it('hands on a line of what only looks like blanks: it is no event, and is told', async () => {
    expect(await read(['\u00a0\n', '\u2028\n'])).toEqual([['\u00a0', '\u2028']]);
  });

  it('ends at a line that never ends', async () => {
    const chunk = 'x'.repeat(64 * 1024);
    const endless = Array.from({ length: (LIMITS.lineBytes * 2) / chunk.length }, () => chunk);
    await expect(read(endless)).rejects.toMatchObject({ code: 'body_too_large' });
  });

  it('refuses bytes that are not UTF-8', async () => {
    await expect(read([Buffer.from([0x7b, 0xff, 0x7d, 0x0a])])).rejects.toMatchObject({ code: 'invalid_json' });
  });
});
