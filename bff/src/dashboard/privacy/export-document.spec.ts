import { describe, expect, it } from '@jest/globals';
import type { KeptRow } from './export.queries.js';
import { exportDocument } from './export-document.js';

const SECTIONS = ['profile', 'sessions', 'calls', 'events'];
const HEAD = { customerId: 'a"b', exportedAt: '2026-01-05T06:00:00.000Z' };

async function written(...pieces: [section: string, row: object][][]): Promise<unknown> {
  async function* given(): AsyncGenerator<KeptRow[]> {
    for (const piece of pieces) yield piece.map(([section, row]) => ({ section, row: JSON.stringify(row) }));
  }
  let text = '';
  for await (const part of exportDocument(HEAD, SECTIONS, given())) text += part;
  return JSON.parse(text);
}

describe('the document of an export', () => {
  it.each([
    ['nothing', [], {}],
    ['the last section alone', [[['events', { n: 1 }]]], { events: [{ n: 1 }] }],
    ['a section over several pieces', [[['calls', { n: 1 }]], [['calls', { n: 2 }]]], { calls: [{ n: 1 }, { n: 2 }] }],
    [
      'several sections in one piece',
      [
        [
          ['profile', { n: 1 }],
          ['sessions', { n: 2 }],
          ['events', { n: 3 }],
        ],
      ],
      { profile: [{ n: 1 }], sessions: [{ n: 2 }], events: [{ n: 3 }] },
    ],
  ] as [string, [string, object][][], object][])('holds %s, and every other section empty', async (_, pieces, told) => {
    const sections = { profile: [], sessions: [], calls: [], events: [], ...told };
    expect(await written(...pieces)).toEqual({ ...HEAD, sections });
  });
});
