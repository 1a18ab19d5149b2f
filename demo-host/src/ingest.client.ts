import type { Config } from './config.js';

/** Longer than any answer of a healthy BFF takes, shorter than a person's patience. */
const DEADLINE_MS = 10_000;

/** What the BFF said, or that nothing was heard from it. */
export type IngestOutcome = { heard: true; status: number; body: unknown } | { heard: false; reason: string };

/** Posts one event to the BFF as the platform's own backend would. Never throws. */
export async function postEvent(config: Config, event: unknown): Promise<IngestOutcome> {
  try {
    const response = await fetch(`${config.bffUrl}/ingest`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-API-Key': config.ingestKey },
      body: JSON.stringify(event),
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    return { heard: true, status: response.status, body: readBody(await response.text()) };
  } catch (error) {
    const cause = (error as Error).cause as { code?: string } | undefined;
    return { heard: false, reason: cause?.code ?? (error as Error).message };
  }
}

function readBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
