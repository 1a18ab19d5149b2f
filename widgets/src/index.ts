// The entry: importing it defines every tag, at once, so that frameworks find properties on what they render.
import { defineIops } from './define.js';

export * from './base/events.js';
export type { Status } from './controllers/status.js';
export type { IopsAlertsFeed } from './elements/alerts-feed/alerts-feed.js';
export type { IopsExplain } from './elements/explain/explain.js';
export type { IopsKpis } from './elements/kpis/kpis.js';
export { configure, logout } from './runtime/configure.js';
export { IopsError, type IopsErrorCode } from './runtime/error.js';
export type { ConfigureOptions, TokenContext, TokenProvider } from './runtime/settings.js';
export { version } from './version.js';

defineIops();
