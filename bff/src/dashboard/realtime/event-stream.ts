import type { Listener } from './attendance.service.js';
import type { Framed, Told } from './told.js';

/** What is waiting for a reader that does not read; one that comes to more is dropped, and comes back with its cursor. */
export const MAX_WAITING_BYTES = 1024 * 1024;
/** Milliseconds after which a reader tries again. */
const RETRY_MS = 1_000;

/** The answer that events are written to. */
export interface Sink {
  /** Bytes that are not on their way yet. */
  readonly writableLength: number;
  readonly destroyed: boolean;
  write(text: string): unknown;
  end(text?: string): unknown;
  destroy(): unknown;
}

/** One connection that reads Server-Sent Events. */
export class EventStream implements Listener {
  readonly topics = new Set<string>();
  private isEnded = false;

  constructor(private readonly sink: Sink) {
    this.write(`retry: ${RETRY_MS}\n\n`);
  }

  get isOpen(): boolean {
    return !this.isEnded && !this.sink.destroyed;
  }

  send(told: Told): void {
    this.write(frameOf(told));
  }

  join(topics: readonly string[]): void {
    for (const topic of topics) this.topics.add(topic);
  }

  /** Writes whole frames; ends the connection where too much is waiting already. */
  write(frames: string): void {
    if (!this.isOpen) return;
    if (this.sink.writableLength > MAX_WAITING_BYTES) this.sink.destroy();
    else this.sink.write(frames);
  }

  /** Ends it without a word. */
  drop(): void {
    this.sink.destroy();
  }

  /** Ends it once all is read, with a last word where one is given. */
  end(last?: Framed): void {
    if (!this.isOpen) return;
    this.isEnded = true;
    this.topics.clear();
    this.sink.end(last && frameOf(last));
  }
}

/** A comment: it tells both ends that the other is there. */
export const HEARTBEAT = ':\n\n';

/** One event as the stream carries it: named by what a message tells, and by the cursor to come back with. */
export function frameOf({ event, body }: Framed): string {
  const id = 'cursor' in body && body.cursor !== undefined ? `id: ${body.cursor}\n` : '';
  const name = 'type' in body ? body.type : event;
  return `${id}event: ${name}\ndata: ${JSON.stringify(body)}\n\n`;
}
