import { EventEmitter } from 'node:events';
import type { WebhookMessage } from '@iops/contracts';
import { type Callback, remember } from './callback-log.js';

/** The callbacks of this process, newest first; tells listeners of each one as it is added or repeated. */
export class CallbackStore {
  #log: Callback[] = [];
  readonly #changes = new EventEmitter().setMaxListeners(0);

  list(): readonly Callback[] {
    return this.#log;
  }

  add(id: string, message: WebhookMessage, at: Date): void {
    this.#log = remember(this.#log, id, message, at);
    const callback = this.#log.find((known) => known.id === id);
    this.#changes.emit('change', callback);
  }

  /** Calls `listener` with every change until the returned function is called. */
  listen(listener: (callback: Callback) => void): () => void {
    this.#changes.on('change', listener);
    return () => this.#changes.off('change', listener);
  }
}
