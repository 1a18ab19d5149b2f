import type { EndReason } from './page-session.js';

const PUBLIC = { bubbles: true, composed: true };

/** Fired when IOPS took what was entered. `id` is the person's, or the key's. */
export class IopsConnectedEvent extends CustomEvent<Readonly<{ kind: 'user' | 'key'; id: string }>> {
  constructor(kind: 'user' | 'key', id: string) {
    super('iops-connected', { ...PUBLIC, detail: Object.freeze({ kind, id }) });
  }
}

/** Fired when a session that was entered is over: given up, ended by time, or not taken any more. */
export class IopsDisconnectedEvent extends CustomEvent<Readonly<{ reason: EndReason }>> {
  constructor(reason: EndReason) {
    super('iops-disconnected', { ...PUBLIC, detail: Object.freeze({ reason }) });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'iops-connected': IopsConnectedEvent;
    'iops-disconnected': IopsDisconnectedEvent;
  }
}
