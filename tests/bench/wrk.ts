import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Requests per second, the 99th percentile of their latency in ms, and how many got another answer than 2xx. */
export interface WrkRun {
  perSecond: number;
  p99Ms: number;
  failures: number;
}

/** Each request is an event of its own; what differs between them is a counter, so that the client stays light. */
const SCRIPT = (headers: Record<string, string>) => `
local run = tostring(os.time()) .. tostring({}):sub(8)
local count = 0
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
${Object.entries(headers)
  .map(([name, value]) => `wrk.headers["${name}"] = "${value}"`)
  .join('\n')}
local time = os.date("!%Y-%m-%dT%H:%M:%SZ", os.time() - 60)
request = function()
  count = count + 1
  local body = '{"event_id":"' .. run .. '-' .. count .. '","event_type":"customer.page.view","occurred_at":"' .. time ..
    '","data":{"customer_id":"stu_' .. (count % 20011) .. '","path":"/tutors/' .. (count % 4001) .. '","session":"ses_' .. count .. '"}}'
  return wrk.format(nil, nil, nil, body)
end
done = function(summary, latency)
  io.write(string.format("RESULT %d %d %f %d\\n", summary.requests, summary.duration, latency:percentile(99),
    summary.errors.status + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
`;

/** True when wrk is installed: a client light enough not to be what is measured. */
export async function hasWrk(): Promise<boolean> {
  return promisify(execFile)('wrk', ['-v']).then(
    () => true,
    (error: { code?: unknown }) => error.code !== 'ENOENT',
  );
}

/** Posts one event a request over `connections` sockets for some seconds. */
export async function wrk(
  url: string,
  headers: Record<string, string>,
  { connections, seconds }: { connections: number; seconds: number },
): Promise<WrkRun> {
  const dir = await mkdtemp(join(tmpdir(), 'iops-wrk-'));
  try {
    const script = join(dir, 'events.lua');
    await writeFile(script, SCRIPT(headers));
    const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, url];
    const { stdout } = await promisify(execFile)('wrk', args);
    const result = /RESULT (\d+) (\d+) ([\d.]+) (\d+)/.exec(stdout);
    if (result === null) throw new Error(`wrk said: ${stdout}`);
    const [requests, microseconds, p99, failures] = result.slice(1).map(Number) as [number, number, number, number];
    return { perSecond: requests / (microseconds / 1e6), p99Ms: p99 / 1_000, failures };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
