// The entry: importing it defines every tag, at once, so that frameworks find properties on what they render.
import { defineIops } from './define.js';

export * from './base/events.js';
export type { Connection, Status } from './controllers/status.js';
export { type DefineOptions, defineIops } from './define.js';
export type { IopsAlertsFeed } from './elements/alerts-feed/alerts-feed.js';
export type { IopsConnect } from './elements/connect/connect.js';
export type { IopsConnectedEvent, IopsDisconnectedEvent } from './elements/connect/connect-events.js';
export type { IopsExplain } from './elements/explain/explain.js';
export type { IopsKpis } from './elements/kpis/kpis.js';
export { configure, logout } from './runtime/configure.js';
export { IopsError, type IopsErrorCode } from './runtime/error.js';
export type { ConfigureOptions, TokenContext, TokenProvider } from './runtime/settings.js';
export { version } from './version.js';

defineIops();
