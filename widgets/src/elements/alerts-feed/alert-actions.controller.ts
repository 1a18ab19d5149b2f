import type { Alert } from '@iops/contracts';
import type { ReactiveControllerHost } from 'lit';
import { type IopsError, toIopsError } from '../../runtime/error.js';
import { runtime } from '../../runtime/runtime.js';
import type { FeedAction } from './alert-list.js';

/** What becomes of an action. */
export interface ActionOutcome {
  /** The server's answer, or how an alert stands after somebody else was faster. */
  changed(alert: Alert): void;
  failed(alert: Alert, error: IopsError): void;
}

/** Sends actions and remembers those on their way, so that rows can show them as done before they are. */
export class AlertActions {
  readonly acting = new Map<string, FeedAction>();

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly outcome: ActionOutcome,
  ) {}

  /** Acts once per alert at a time; the outcome is told, never thrown. */
  async act(alert: Alert, action: FeedAction): Promise<void> {
    if (this.acting.has(alert.id)) return;
    this.acting.set(alert.id, action);
    this.host.requestUpdate();
    const path = `/api/alerts/${encodeURIComponent(alert.id)}`;
    const result = await runtime()
      .api.post<Alert>(`${path}/${action}`, {})
      .catch((error: unknown) => toIopsError(error));
    this.acting.delete(alert.id);
    this.host.requestUpdate();
    if (result instanceof Error) return this.fail(alert, path, result);
    this.outcome.changed(result);
  }

  private async fail(alert: Alert, path: string, error: IopsError): Promise<void> {
    this.outcome.failed(alert, error);
    if (error.code !== 'conflict') return;
    const current = await runtime()
      .api.get<Alert>(path)
      .catch(() => null);
    if (current) this.outcome.changed(current);
  }
}
