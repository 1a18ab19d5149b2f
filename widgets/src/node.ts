// What Node gets for `@iops/widgets`: elements live in browsers, so that here importing and configuring do nothing.
import type { DefineOptions } from './define.js';
import type { ConfigureOptions } from './runtime/settings.js';

export { IopsError } from './runtime/error.js';
export { version } from './version.js';

/** Does nothing outside a browser. */
export function configure(_options: ConfigureOptions): void {}

/** Does nothing outside a browser. */
export function logout(): void {}

/** Does nothing outside a browser. */
export function defineIops(_options?: DefineOptions): void {}
