import type {
  SSE_PATH as ContractPath,
  RealtimeMessage,
  RealtimeRefusal,
  RealtimeResync,
  SubscribeAnswer,
} from '@iops/contracts';
import type { Settings } from './settings.js';
import { type SseFrame, takeFrames } from './sse-frames.js';
import type { Tokens } from './tokens.js';
import type { Ear, Loss, Way } from './way.js';

/** Copied, because contracts give types only; the type holds it equal. */
const SSE_PATH: typeof ContractPath = '/api/sse';
/** The server says something every 5 s; what stays silent for longer is dead, or gathered by a proxy. */
const SILENCE_MS = 12_000;
/** More is listened to by several elements at once. */
const GATHER_MS = 50;

/** Messages as Server-Sent Events, read with `fetch`: for networks that let no WebSocket through. */
export class SseWay implements Way {
  private reading: AbortController | null = null;
  /** What the one that is open was asked for with. */
  private shown: string | null = null;
  private gather: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly settings: () => Settings,
    private readonly tokens: Tokens,
    private readonly ear: Ear,
  ) {}

  get isOpen(): boolean {
    return this.reading !== null;
  }

  /** The one that is open is replaced: the new one begins at the cursor, so that nothing is missed. */
  open(): void {
    this.close();
    const reading = new AbortController();
    this.reading = reading;
    void this.run(reading);
  }

  extend(): void {
    clearTimeout(this.gather);
    this.gather = setTimeout(() => this.isOpen && this.open(), GATHER_MS);
  }

  renew(token: string): void {
    if (this.isOpen && this.shown !== null && this.shown !== token) this.open();
  }

  close(): void {
    clearTimeout(this.gather);
    this.reading?.abort();
    this.reading = null;
    this.shown = null;
  }

  private async run(reading: AbortController): Promise<void> {
    const why = await this.read(reading);
    if (this.reading !== reading) return;
    this.close();
    this.ear.lost(why);
  }

  private async read(reading: AbortController): Promise<Loss> {
    let silence: ReturnType<typeof setTimeout> | undefined;
    const hear = () => {
      clearTimeout(silence);
      silence = setTimeout(() => reading.abort(), SILENCE_MS);
    };
    try {
      hear();
      const token = await this.tokens.get().catch(() => null);
      if (token === null) return 'token';
      if (this.reading !== reading) return 'cut';
      this.shown = token;
      const response = await this.ask(token, reading.signal);
      if (response.status === 401) return 'token';
      if (!response.ok || !response.body) return 'full';
      return await this.listen(response.body, reading, hear);
    } catch {
      return 'cut';
    } finally {
      clearTimeout(silence);
      reading.abort();
    }
  }

  private ask(token: string, signal: AbortSignal): Promise<Response> {
    const { topics, cursor } = this.ear.request();
    return fetch(`${this.settings().apiBase}${SSE_PATH}?topics=${encodeURIComponent(topics.join(','))}`, {
      headers: {
        accept: 'text/event-stream',
        authorization: `Bearer ${token}`,
        ...(cursor === undefined ? {} : { 'last-event-id': cursor }),
      },
      credentials: 'omit',
      cache: 'no-store',
      signal,
    });
  }

  private async listen(
    body: ReadableStream<Uint8Array<ArrayBuffer>>,
    reading: AbortController,
    hear: () => void,
  ): Promise<Loss> {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    for (let text = ''; ; ) {
      const { done, value = '' } = await reader.read();
      if (done) return 'cut';
      hear();
      const { frames, rest } = takeFrames(text + value);
      text = rest;
      for (const frame of frames) {
        // What was read before it was replaced is told by what replaced it.
        if (this.reading !== reading) return 'cut';
        const loss = this.tell(frame);
        if (loss) return loss;
      }
    }
  }

  private tell({ event, data }: SseFrame): Loss | null {
    const body: unknown = JSON.parse(data);
    if (event === 'refused') return (body as RealtimeRefusal).code === 'rate_limited' ? 'full' : 'token';
    if (event === 'ready') this.ear.ready(body as SubscribeAnswer);
    else if (event === 'resync') this.ear.resync(body as RealtimeResync);
    else this.ear.message(body as RealtimeMessage);
    return null;
  }
}
