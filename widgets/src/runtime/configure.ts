import { runtime } from './runtime.js';
import type { ConfigureOptions } from './settings.js';

/** Sets up the page; without it the metas `iops-api` and `iops-token-endpoint` are asked. May be called again. */
export function configure(options: ConfigureOptions): void {
  runtime().configure(options);
}

/** Call at sign-out: the token is forgotten, the socket closed, and every element asks again. */
export function logout(): void {
  runtime().reset();
}
