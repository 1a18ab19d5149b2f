import type { Alert, AlertAction, AlertState, AlertType, KpiId, Range, Severity } from '@iops/contracts';
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

/** What `iops-range-change` tells. */
export interface RangeChangeDetail {
  range: Range;
  /** ISO 8601; empty where the range goes by its name. */
  from: string;
  /** ISO 8601; empty for now. */
  to: string;
}

/** Fired when an operator chose what the trends look back over. */
export class IopsRangeChangeEvent extends CustomEvent<Readonly<RangeChangeDetail>> {
  constructor({ range, from, to }: RangeChangeDetail) {
    super('iops-range-change', { ...PUBLIC, detail: Object.freeze({ range, from, to }) });
  }
}

/** What `iops-alert-open` tells. */
export interface AlertOpenDetail {
  id: string;
  /** A copy: what the page does to it changes nothing that is shown. */
  alert: Alert;
}

/** Fired when the operator opens an alert. Cancel it to handle it yourself; then no `<iops-explain follow>` shows it. */
export class IopsAlertOpenEvent extends CustomEvent<Readonly<AlertOpenDetail>> {
  constructor(detail: AlertOpenDetail) {
    super('iops-alert-open', { ...PUBLIC, cancelable: true, detail: Object.freeze(detail) });
  }
}

/** What `iops-alert-action` tells. */
export interface AlertActionDetail {
  action: AlertAction;
  ids: readonly string[];
}

/** Fired before an action is done to alerts. Cancel it to keep it from being done. */
export class IopsAlertActionEvent extends CustomEvent<Readonly<AlertActionDetail>> {
  constructor(detail: AlertActionDetail) {
    super('iops-alert-action', { ...PUBLIC, cancelable: true, detail: Object.freeze(detail) });
  }
}

/** Fired when the server has done an action, for the alerts that it was done to. */
export class IopsAlertActionDoneEvent extends CustomEvent<Readonly<AlertActionDetail>> {
  constructor(detail: AlertActionDetail) {
    super('iops-alert-action-done', { ...PUBLIC, detail: Object.freeze(detail) });
  }
}

/** What `iops-alert-action-failed` tells. */
export interface AlertActionFailedDetail extends AlertActionDetail {
  code: IopsErrorCode;
}

/** Fired when an action was not done, after the alerts are shown as they were. */
export class IopsAlertActionFailedEvent extends CustomEvent<Readonly<AlertActionFailedDetail>> {
  constructor(detail: AlertActionFailedDetail) {
    super('iops-alert-action-failed', { ...PUBLIC, detail: Object.freeze(detail) });
  }
}

/** What `iops-filter-change` tells: the feed's properties as they are now. */
export interface FilterChangeDetail {
  severities: readonly Severity[];
  types: readonly AlertType[];
  states: readonly AlertState[];
  groupBy: 'none' | 'entity' | 'type';
}

/** Fired when an operator changed what a feed shows; not when the page did. */
export class IopsFilterChangeEvent extends CustomEvent<Readonly<FilterChangeDetail>> {
  constructor(detail: FilterChangeDetail) {
    super('iops-filter-change', { ...PUBLIC, detail: Object.freeze(detail) });
  }
}

/** What `iops-navigate` tells. */
export interface NavigateDetail {
  /** A suggested action of an alert, or a KPI. */
  kind: 'action' | 'kpi';
  /** Of the action or the KPI. */
  id: string;
  /** The alert it is for; null for a KPI. */
  alertId: string | null;
  /** Where to go, when IOPS knows; what an action or a KPI means is the host's. */
  href: string | null;
}

/** Fired when somebody wants to go on from here. Cancel it when the page takes the operator there. */
export class IopsNavigateEvent extends CustomEvent<Readonly<NavigateDetail>> {
  constructor(detail: NavigateDetail) {
    super('iops-navigate', { ...PUBLIC, cancelable: true, detail: Object.freeze(detail) });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'iops-load-start': IopsLoadStartEvent;
    'iops-ready': IopsReadyEvent;
    'iops-error': IopsErrorEvent;
    'iops-status-change': IopsStatusChangeEvent;
    'iops-auth-required': IopsAuthRequiredEvent;
    'iops-kpi-select': IopsKpiSelectEvent;
    'iops-range-change': IopsRangeChangeEvent;
    'iops-alert-open': IopsAlertOpenEvent;
    'iops-alert-action': IopsAlertActionEvent;
    'iops-alert-action-done': IopsAlertActionDoneEvent;
    'iops-alert-action-failed': IopsAlertActionFailedEvent;
    'iops-filter-change': IopsFilterChangeEvent;
    'iops-navigate': IopsNavigateEvent;
  }
}
