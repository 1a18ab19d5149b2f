import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { curl, welcome } from './welcome.js';

const SHELLS = ['sh', 'bash', 'zsh'].filter((shell) => spawnSync(shell, ['-c', 'curl --version']).status === 0);

describe('the command in the welcome', () => {
  // Pasted into a shell that echoes what curl would get.
  it.each(SHELLS)('posts a call of just now under an id of its own when pasted in %s', (shell) => {
    const script = `curl() { printf '%s\\n' "$@"; }\n${curl('http://localhost:4000', 'iops_key')}`;
    const lines = spawnSync(shell, ['-c', script], { encoding: 'utf8' }).stdout.trim().split('\n');
    expect(lines).toContain('X-API-Key: iops_key');
    const event = JSON.parse(lines.at(-1) ?? '');
    expect(event).toMatchObject({ event_type: 'support.call.inbound', data: { customer_id: 'stu_0001' } });
    expect(event.event_id).toMatch(/^try-\d{10}-\d+$/);
    expect(event.data.call_id).toMatch(/^try-\d{10}-\d+$/);
    expect(Math.abs(Date.parse(event.occurred_at) - Date.now())).toBeLessThan(5_000);
  });

  it('comes after the page and the API', () => {
    const text = welcome(
      {
        apiBase: 'http://localhost:4000',
        simulatorBase: '',
        hostBase: 'http://localhost:4200',
        ingestKey: 'k',
        adminKey: '',
        simulatorKey: '',
      },
      '.iops/logs',
    );
    expect(text).toMatch(/http:\/\/localhost:4200\/[^]*\/api\/docs[^]*curl /);
  });
});
