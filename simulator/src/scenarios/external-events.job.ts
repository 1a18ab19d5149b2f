import type { ExternalEvent } from '@iops/contracts';
import { type ExternalEventsTarget, postExternalEvent, type Telling } from './external-events.client.js';

/** Where external events go, and where they come from. */
export interface ExternalEventsOptions extends Omit<ExternalEventsTarget, 'signal'> {
  /** What is to be told by now, first things first, without what `onTold` was called for. */
  due: () => ExternalEvent[];
  /** The product has it. */
  onTold: (id: string) => void;
  log: (line: string) => void;
}

const EVERY_MS = 1000;

/** Tells the product of the outside, each event once it is due, again and again until it is heard. */
export class ExternalEventsJob {
  private readonly leaving = new AbortController();
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  /** Ids that the product does not take: to say so once is enough. */
  private readonly refused = new Set<string>();
  private isUnheard = false;

  constructor(private readonly options: ExternalEventsOptions) {}

  /** Begins; looks for what is due every second. */
  start(): void {
    this.timer = setInterval(() => this.wake(), EVERY_MS);
  }

  /** Looks for what is due now. */
  wake(): void {
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
  }

  /** Tells nothing more; resolves when the request that is out is over. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.leaving.abort();
    await this.running;
  }

  /** Posts one at once, and once. */
  post(event: ExternalEvent): Promise<Telling> {
    return postExternalEvent({ ...this.options, signal: this.leaving.signal }, event);
  }

  private async run(): Promise<void> {
    for (const event of this.options.due().filter(({ id }) => !this.refused.has(id))) {
      const said = await this.post(event);
      if (said.kind === 'unreachable') return this.notHeard(said.reason);
      this.isUnheard = false;
      if (said.kind === 'taken') this.options.onTold(event.id);
      else this.refuse(event.id, said.detail);
    }
  }

  private refuse(id: string, detail: string): void {
    this.refused.add(id);
    this.options.log(`the product refused the external event ${id}: ${detail}`);
  }

  private notHeard(reason: string): void {
    if (!this.isUnheard && !this.leaving.signal.aborted) this.options.log(`external events wait: ${reason}`);
    this.isUnheard = true;
  }
}
