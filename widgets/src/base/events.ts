import type { Alert, KpiId } from '@iops/contracts';
import type { Status } from '../controllers/status.js';
import type { IopsErrorCode } from '../runtime/error.js';

const PUBLIC = { bubbles: true, composed: true };

/** Fired when an element begins to load what it shows; `iops-ready` or `iops-error` follows. */
export class IopsLoadStartEvent extends CustomEvent<null> {
  constructor() {
    super('iops-load-start', PUBLIC);
  }
}

/** Fired once, after an element's first data is painted. */
export class IopsReadyEvent extends CustomEvent<Readonly<{ ms: number }>> {
  /** @param ms Milliseconds from the moment the element entered the page. */
  constructor(ms: number) {
    super('iops-ready', { ...PUBLIC, detail: Object.freeze({ ms }) });
  }
}

/** What `iops-error` tells. */
export interface ErrorDetail {
  code: IopsErrorCode;
  message: string;
  /** True when the element goes on trying by itself. */
  retryable: boolean;
  requestId: string | null;
}

/** Fired when an element could not get what it shows, or an action failed. */
export class IopsErrorEvent extends CustomEvent<Readonly<ErrorDetail>> {
  constructor({ code, message, retryable, requestId }: ErrorDetail) {
    super('iops-error', { ...PUBLIC, detail: Object.freeze({ code, message, retryable, requestId }) });
  }
}

/** Fired when an element's status changed. */
export class IopsStatusChangeEvent extends CustomEvent<Readonly<{ status: Status; previous: Status }>> {
  constructor(status: Status, previous: Status) {
    super('iops-status-change', { ...PUBLIC, detail: Object.freeze({ status, previous }) });
  }
}

/** Fired when the host has to sign somebody in before the element can go on. */
export class IopsAuthRequiredEvent extends CustomEvent<null> {
  constructor() {
    super('iops-auth-required', PUBLIC);
  }
}

/** What `iops-kpi-select` tells. */
export interface KpiSelectDetail {
  id: KpiId;
  value: number | null;
  asOf: string;
}

/** Fired when a KPI is chosen. Cancel it to show something of your own instead of the definition. */
export class IopsKpiSelectEvent extends CustomEvent<Readonly<KpiSelectDetail>> {
  constructor(detail: KpiSelectDetail) {
    super('iops-kpi-select', { ...PUBLIC, cancelable: true, detail: Object.freeze(detail) });
  }
}

/** What `iops-alert-open` tells. */
export interface AlertOpenDetail {
  id: string;
  alert: Alert;
}

/** Fired when the operator opens an alert. Cancel it to handle it yourself; then no `<iops-explain follow>` shows it. */
export class IopsAlertOpenEvent extends CustomEvent<Readonly<AlertOpenDetail>> {
  constructor(detail: AlertOpenDetail) {
    super('iops-alert-open', { ...PUBLIC, cancelable: true, detail: Object.freeze(detail) });
  }
}

/** What `iops-navigate` tells. */
export interface NavigateDetail {
  kind: 'action';
  /** The suggested action's id. */
  id: string;
  /** The alert it is for. */
  alertId: string;
  /** Where to go, when IOPS knows; what an action means is the host's. */
  href: string | null;
}

/** Fired when a suggested next step is chosen. Cancel it when the page takes the operator there. */
export class IopsNavigateEvent extends CustomEvent<Readonly<NavigateDetail>> {
  constructor(detail: NavigateDetail) {
    super('iops-navigate', { ...PUBLIC, cancelable: true, detail: Object.freeze(detail) });
  }
}

declare global {
  interface HTMLElementEventMap {
    'iops-load-start': IopsLoadStartEvent;
    'iops-ready': IopsReadyEvent;
    'iops-error': IopsErrorEvent;
    'iops-status-change': IopsStatusChangeEvent;
    'iops-auth-required': IopsAuthRequiredEvent;
    'iops-kpi-select': IopsKpiSelectEvent;
    'iops-alert-open': IopsAlertOpenEvent;
    'iops-navigate': IopsNavigateEvent;
  }
}
