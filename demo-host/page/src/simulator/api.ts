import type { Alert, AlertsAnswer, AlertType, ProblemDocument, TokenAnswer } from '@iops/contracts';
import { ALERTS_A_PAGE, PAGES_READ } from './limits.js';

/** What was answered, or why not, in words for a person. */
export type Answer<T> = { ok: true; value: T } | { ok: false; text: string };

/** A token is renewed so long before it ends, so that none ends on its way. */
const RENEW_BEFORE_MS = 30_000;
const DEADLINE_MS = 12_000;

let known: { token: string; endsAt: number } | null = null;

const meta = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';

/** Asks the simulator, through this page's own server. Never throws. */
export function askSimulation<T>(method: 'GET' | 'POST' | 'PUT', name: string, body?: unknown): Promise<Answer<T>> {
  return ask<T>(`/api/simulation/${name}`, { method, body });
}

/** All alerts of these types, or the worst of them where there are too many to read; `isAll` says which. */
export async function readAlerts(types: readonly AlertType[]): Promise<Answer<{ alerts: Alert[]; isAll: boolean }>> {
  const query = `status=active,acknowledged,resolved,dismissed&type=${types.join(',')}&limit=${ALERTS_A_PAGE}`;
  const alerts: Alert[] = [];
  let cursor: string | null = '';
  for (let page = 0; page < PAGES_READ && cursor !== null; page++) {
    const answer: Answer<AlertsAnswer> = await ask(
      `${meta('iops-api')}/api/alerts?${query}${cursor && `&cursor=${cursor}`}`,
      {},
    );
    if (!answer.ok) return answer;
    alerts.push(...answer.value.items);
    cursor = answer.value.nextCursor;
  }
  return { ok: true, value: { alerts, isAll: cursor === null } };
}

async function ask<T>(url: string, { method = 'GET', body }: { method?: string; body?: unknown }): Promise<Answer<T>> {
  try {
    const headers: Record<string, string> = { Authorization: `Bearer ${await currentToken()}` };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    const response = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    if (response.status === 401) known = null;
    const value = (await response.json().catch(() => null)) as T & Partial<ProblemDocument>;
    return response.ok ? { ok: true, value } : { ok: false, text: problemText(response.status, value) };
  } catch {
    return { ok: false, text: `Nothing is heard from ${new URL(url, location.href).host}.` };
  }
}

async function currentToken(): Promise<string> {
  if (known && Date.now() < known.endsAt - RENEW_BEFORE_MS) return known.token;
  const response = await fetch(meta('iops-token-endpoint'), { method: 'POST' });
  const { token, expires_at } = (await response.json()) as Required<TokenAnswer>;
  known = { token, endsAt: Date.parse(expires_at) };
  return token;
}

function problemText(status: number, problem: Partial<ProblemDocument> | null): string {
  if (!problem?.title) return `The answer was ${status}, without a reason.`;
  const { title, detail } = problem;
  return (detail && detail !== title ? [title, detail] : [title]).map((text) => text.replace(/\.?$/, '.')).join(' ');
}
