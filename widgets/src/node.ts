// What Node gets for `@iops/widgets`: elements live in browsers, so that here importing and configuring do nothing.
import type { ConfigureOptions } from './runtime/settings.js';

/** Does nothing outside a browser. */
export function configure(_options: ConfigureOptions): void {}

/** Does nothing outside a browser. */
export function logout(): void {}
