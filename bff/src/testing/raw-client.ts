import { REALTIME_PATH } from '@iops/contracts';

/** A client that speaks the packets of engine.io and socket.io itself, by long polling: it may send what no library would. */
export class RawClient {
  /** What came along with an answer, for who listens next. */
  private unheard = '';

  private constructor(private readonly address: string) {}

  static async open(base: string): Promise<RawClient> {
    const address = `${base}${REALTIME_PATH}/?EIO=4&transport=polling`;
    const reply = await fetch(address);
    if (reply.status !== 200) throw new Error(`refused with ${reply.status}: ${await reply.text()}`);
    const { sid } = JSON.parse((await reply.text()).slice(1)) as { sid: string };
    return new RawClient(`${address}&sid=${sid}`);
  }

  /** Opens a connection and shows a token; gives what the server says to it. */
  static async connect(base: string, auth: string): Promise<{ client: RawClient; heard: string }> {
    const client = await RawClient.open(base);
    await client.send(`40${auth}`);
    return { client, heard: await client.hear() };
  }

  async send(...packets: string[]): Promise<number> {
    return (await fetch(this.address, { method: 'POST', body: packets.join('\x1e') })).status;
  }

  async hear(): Promise<string> {
    const heard = this.unheard || (await (await fetch(this.address)).text());
    this.unheard = '';
    return heard;
  }

  /** Sends an event that asks for an answer, and gives the answer. */
  async ask(event: string): Promise<unknown> {
    await this.send(`427${event}`);
    const [first = '', ...others] = (await this.hear()).split('\x1e');
    this.unheard = others.join('\x1e');
    return first.startsWith('437') ? (JSON.parse(first.slice(3)) as unknown[])[0] : first;
  }
}
