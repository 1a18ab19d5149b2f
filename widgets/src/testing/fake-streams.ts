const realFetch = globalThis.fetch;

/** One event stream that a page reads. */
interface OpenStream {
  topics: string | null;
  token: string | null;
  cursor: string | null;
  write(text: string): void;
}

/** The server's end of event streams, in place of `fetch`; everything else is passed on. */
export class FakeStreams {
  /** Those that are being read. */
  open: OpenStream[] = [];

  constructor() {
    globalThis.fetch = this.fetch as typeof fetch;
  }

  /** Tells an event to all who read. */
  send(event: string, body: object): void {
    for (const { write } of this.open) write(`event: ${event}\ndata: ${JSON.stringify(body)}\n\n`);
  }

  restore(): void {
    globalThis.fetch = realFetch;
  }

  private readonly fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(String(input), document.baseURI);
    if (url.pathname !== '/api/sse') return realFetch(input, init);
    init.signal?.throwIfAborted();
    const headers = new Headers(init.headers);
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        const stream: OpenStream = {
          topics: url.searchParams.get('topics'),
          token: headers.get('authorization')?.replace('Bearer ', '') ?? null,
          cursor: headers.get('last-event-id'),
          write: (text) => controller.enqueue(encoder.encode(text)),
        };
        this.open.push(stream);
        init.signal?.addEventListener('abort', () => {
          this.open = this.open.filter((one) => one !== stream);
          controller.error(init.signal?.reason);
        });
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };
}
