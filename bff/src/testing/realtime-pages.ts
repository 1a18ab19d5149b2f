import { once } from 'node:events';
import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import {
  type RealtimeBatch,
  type RealtimeMessage,
  type RealtimeResync,
  SSE_PATH,
  type SubscribeAnswer,
} from '@iops/contracts';
import { RawClient } from './raw-client.js';

/** What a page heard, whatever the way. */
export interface Heard {
  event: string;
  body: RealtimeMessage | RealtimeBatch | RealtimeResync | SubscribeAnswer;
}

/** A page that reads messages and keeps the cursor of the last, over cuts. */
export interface TestPage {
  cursor: string | null;
  readonly heard: Heard[];
  /** Called after each thing that is heard; a page that is cut then loses what came with it. */
  onHeard: () => void;
  /** Connects, and resolves once it was let in, or cut before; the events before that are in `heard`. */
  connect(topics: readonly string[]): Promise<void>;
  /** Loses the connection without a word, and whatever is on its way. */
  cut(): void;
}

function keep(page: TestPage, heard: Heard): void {
  page.heard.push(heard);
  const { cursor } = heard.body as { cursor?: string };
  if (cursor !== undefined) page.cursor = cursor;
  page.onHeard();
}

/** A page on socket.io, by long polling. */
export class SocketPage implements TestPage {
  cursor: string | null = null;
  readonly heard: Heard[] = [];
  onHeard = () => {};
  private connection: { isCut: boolean; end: () => void } | null = null;

  /** `tokenOf` gives the token of each connection. */
  constructor(
    private readonly base: string,
    private readonly tokenOf: () => string,
  ) {}

  async connect(topics: readonly string[]): Promise<void> {
    const { client, heard } = await RawClient.connect(this.base, JSON.stringify({ token: this.tokenOf() }));
    if (!heard.startsWith('40')) throw new Error(`refused with ${heard}`);
    await new Promise<void>((letIn, fail) => {
      const connection = { isCut: false, end: letIn };
      this.connection = connection;
      this.read(client, connection, letIn).catch((error: unknown) => {
        if (!connection.isCut) this.heard.push({ event: `lost: ${String(error)}`, body: { granted: [], refused: [] } });
        fail(error);
      });
      const request = { topics, ...(this.cursor === null ? {} : { cursor: this.cursor }) };
      client.send(`421["subscribe",${JSON.stringify(request)}]`).catch(fail);
    });
  }

  cut(): void {
    if (!this.connection) return;
    this.connection.isCut = true;
    this.connection.end();
  }

  private async read(client: RawClient, connection: { isCut: boolean }, letIn: () => void): Promise<void> {
    while (!connection.isCut) {
      const packets = (await client.hear()).split('\x1e');
      for (const packet of packets) {
        // What comes after the cut is lost on its way.
        if (connection.isCut) return;
        if (packet === '2') void client.send('3').catch(() => undefined);
        if (packet.startsWith('42')) {
          const [event, body] = JSON.parse(packet.slice(2)) as [string, Heard['body']];
          keep(this, { event, body });
        }
        if (packet.startsWith('431')) {
          keep(this, { event: 'ready', body: (JSON.parse(packet.slice(3)) as [SubscribeAnswer])[0] });
          letIn();
        }
        if (packet === '1') throw new Error('The server ended the connection.');
      }
    }
  }
}

/** A page on Server-Sent Events. */
export class SsePage implements TestPage {
  cursor: string | null = null;
  readonly heard: Heard[] = [];
  onHeard = () => {};
  private request: ClientRequest | null = null;
  private end = () => {};

  constructor(
    private readonly base: string,
    private readonly headers: Record<string, string>,
  ) {}

  async connect(topics: readonly string[]): Promise<void> {
    const last = this.cursor === null ? {} : { 'last-event-id': this.cursor };
    // Not `fetch`: where it is aborted, it opens a connection that nothing is asked on, and a closing server waits for it.
    const request = get(`${this.base}${SSE_PATH}?topics=${topics.join(',')}`, {
      headers: { ...this.headers, ...last },
      agent: false,
    });
    request.on('error', () => undefined);
    this.request = request;
    const [reply] = (await once(request, 'response')) as [IncomingMessage];
    if (reply.statusCode !== 200) throw new Error(`refused with ${reply.statusCode}`);
    await new Promise<void>((letIn) => {
      this.end = letIn;
      void this.read(reply, request, letIn);
    });
  }

  cut(): void {
    this.request?.destroy();
    this.end();
  }

  private async read(reply: IncomingMessage, request: ClientRequest, letIn: () => void): Promise<void> {
    let text = '';
    reply.setEncoding('utf8');
    reply.on('error', () => undefined);
    reply.on('data', (chunk: string) => {
      const frames = (text + chunk).split('\n\n');
      text = frames.pop()!;
      // What comes after the cut is lost on its way.
      for (const frame of frames) if (!request.destroyed) this.take(frame, letIn);
    });
    await once(reply, 'end').then(
      () => keep(this, { event: 'end', body: { granted: [], refused: [] } }),
      () => undefined,
    );
  }

  private take(frame: string, letIn: () => void): void {
    const fields = new Map(
      frame.split('\n').map((line) => [line.split(':', 1)[0]!, line.slice(line.indexOf(':') + 2)]),
    );
    const [event, data] = [fields.get('event'), fields.get('data')];
    if (event === undefined || data === undefined) return;
    keep(this, { event, body: JSON.parse(data) as Heard['body'] });
    if (event === 'ready') letIn();
  }
}
