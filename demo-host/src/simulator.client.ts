import type { Config } from './config.js';

/** Longer than the simulator needs while it fills in history, shorter than a person's patience. */
const DEADLINE_MS = 10_000;

/** One request to the simulator. */
export interface SimulatorRequest {
  method: string;
  /** With its query, from `/api/simulation/`. */
  path: string;
  /** Sent as JSON; nothing is sent where it is undefined. */
  body: unknown;
}

/** What the simulator said, word for word, or that nothing was heard from it. */
export type SimulatorOutcome =
  | { heard: true; status: number; type: string; text: string }
  | { heard: false; reason: string };

/** Asks the simulator with its own key. Never throws. */
export async function askSimulator(
  config: Config,
  { method, path, body }: SimulatorRequest,
): Promise<SimulatorOutcome> {
  const hasBody = body !== undefined && body !== null;
  try {
    const response = await fetch(config.simulatorUrl + path, {
      method,
      headers: { 'X-API-Key': config.simulatorKey, ...(hasBody ? { 'Content-Type': 'application/json' } : {}) },
      ...(hasBody ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    const type = response.headers.get('content-type') ?? 'application/json';
    return { heard: true, status: response.status, type, text: await response.text() };
  } catch (error) {
    const cause = (error as Error).cause as { code?: string } | undefined;
    return { heard: false, reason: cause?.code ?? (error as Error).message };
  }
}
