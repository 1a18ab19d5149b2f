import type { DevelopmentFile } from '@iops/contracts';

/** What a person is told once everything runs. */
export function welcome({ apiBase, hostBase, ingestKey }: DevelopmentFile, logs: string): string {
  return [
    `  The page      ${hostBase}/`,
    `  The API       ${apiBase}/api/docs`,
    `  The logs      ${logs}`,
    '',
    '  Post an event of your own:',
    '',
    curl(apiBase, ingestKey),
    '',
    '  Ctrl-C stops everything.',
  ].join('\n');
}

/** A command that posts one inbound call, at the time and with an id of when it is pasted. For sh, bash and zsh. */
export function curl(apiBase: string, ingestKey: string): string {
  const id = 'try-$(date +%s)-$$';
  const event = JSON.stringify({
    event_id: id,
    event_type: 'support.call.inbound',
    occurred_at: '$(date -u +%Y-%m-%dT%H:%M:%SZ)',
    data: { call_id: id, customer_id: 'stu_0001', reason_code: 'billing' },
  });
  // Double quotes, so that the shell fills in time and process id.
  const body = `"${event.replaceAll('"', '\\"')}"`;
  return `curl -sS ${apiBase}/ingest -H "X-API-Key: ${ingestKey}" -H "Content-Type: application/json" -d ${body}`;
}
