import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { readScenarios } from './library.client.js';
import { withScenarioTable } from './scenario-table.js';

const text = readFileSync(fileURLToPath(new URL('../../../docs/scenarios.md', import.meta.url)), 'utf8');

describe('docs/scenarios.md', () => {
  it('lists the scenarios there are; `npm run document -w simulator` writes it', () => {
    expect(withScenarioTable(text, readScenarios())).toBe(text);
  });

  it('tells of each what it raises by when', () => {
    const row = text.split('\n').find((line) => line.startsWith('| `call-spike-bad-release` |'));
    expect(row).toContain('| 3 h + 1 h | call_spike within 1 h, stream_anomaly of system.error.log within 2 h');
  });

  it('needs its marks', () => {
    expect(() => withScenarioTable('no marks', [])).toThrow('are missing');
  });
});
