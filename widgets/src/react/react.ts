// Components for React 18, and for 19 where `onIopsAlertOpen` reads better than `oniops-alert-open`.
import { createComponent, type EventName } from '@lit/react';
import * as react from 'react';
import * as elements from '../classes.js';
import { defineIops } from '../define.js';
import type { IopsEventMap } from './props.js';

type Pascal<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Capitalize<Head>}${Pascal<Tail>}`
  : Capitalize<Name>;

/**
 * Every element takes a handler for every event: they bubble, so that one around others hears theirs. A name that is
 * missing here is told by `react.test.ts`.
 */
export const HANDLERS: Partial<Record<string, keyof IopsEventMap>> = {
  onIopsLoadStart: 'iops-load-start',
  onIopsReady: 'iops-ready',
  onIopsStatusChange: 'iops-status-change',
  onIopsError: 'iops-error',
  onIopsAuthRequired: 'iops-auth-required',
  onIopsKpiSelect: 'iops-kpi-select',
  onIopsAlertOpen: 'iops-alert-open',
  onIopsNavigate: 'iops-navigate',
  onIopsRangeChange: 'iops-range-change',
  onIopsAlertAction: 'iops-alert-action',
  onIopsAlertActionDone: 'iops-alert-action-done',
  onIopsAlertActionFailed: 'iops-alert-action-failed',
  onIopsFilterChange: 'iops-filter-change',
  onIopsConnected: 'iops-connected',
  onIopsDisconnected: 'iops-disconnected',
};
const events = HANDLERS as unknown as {
  [Name in keyof IopsEventMap as `on${Pascal<Name>}`]: EventName<IopsEventMap[Name]>;
};

if (typeof customElements !== 'undefined') defineIops();

/** `<iops-kpis>`. */
export const IopsKpis = createComponent({ react, events, tagName: 'iops-kpis', elementClass: elements.IopsKpis });

/** `<iops-alerts-feed>`. */
export const IopsAlertsFeed = createComponent({
  react,
  events,
  tagName: 'iops-alerts-feed',
  elementClass: elements.IopsAlertsFeed,
});

/** `<iops-explain>`. */
export const IopsExplain = createComponent({
  react,
  events,
  tagName: 'iops-explain',
  elementClass: elements.IopsExplain,
});

/** `<iops-connect>`. */
export const IopsConnect = createComponent({
  react,
  events,
  tagName: 'iops-connect',
  elementClass: elements.IopsConnect,
});
