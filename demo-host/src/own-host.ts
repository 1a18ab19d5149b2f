import { isIPv4 } from 'node:net';

/**
 * Whether a Host header names this machine itself. A name of somebody else's that leads here (DNS rebinding) would
 * make their page look like ours to the browser, and let it spend our key.
 */
export function isOwnHost(host: string | undefined): boolean {
  const name = /^(localhost|\[::1\]|[\d.]+)(?::\d{1,5})?$/i.exec(host ?? '')?.[1];
  if (name === undefined) return false;
  return /^[\d.]+$/.test(name) ? isIPv4(name) && name.startsWith('127.') : true;
}
