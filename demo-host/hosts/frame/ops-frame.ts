/** `<ops-frame src label>`: IOPS in a frame that is as high as what it shows, signed in as whoever this page is. */
class OpsFrame extends HTMLElement {
  private port: MessagePort | null = null;

  connectedCallback(): void {
    const frame = document.createElement('iframe');
    frame.title = this.getAttribute('label') ?? 'IOPS';
    frame.sandbox.add('allow-scripts', 'allow-same-origin', 'allow-popups');
    frame.addEventListener('load', () => this.connect(frame));
    frame.src = this.getAttribute('src') ?? '';
    this.replaceChildren(frame);
  }

  disconnectedCallback(): void {
    this.port?.close();
    this.replaceChildren();
  }

  /** Hands the frame one end of a channel. A page of another origin than IOPS’s would not get it. */
  private connect(frame: HTMLIFrameElement): void {
    const { port1, port2 } = new MessageChannel();
    this.port?.close();
    this.port = port1;
    port1.addEventListener('message', ({ data, ports }) => {
      if (data.type === 'height') frame.style.height = `${data.px}px`;
      if (data.type === 'event') this.dispatchEvent(new CustomEvent(data.name, { bubbles: true, detail: data.detail }));
      if (data.type === 'token') void fetchToken().then((answer) => ports[0]?.postMessage(answer));
    });
    port1.start();
    frame.contentWindow?.postMessage('iops:connect', new URL(frame.src).origin, [port2]);
  }
}

/** A token of this page’s session; null when nobody is signed in, undefined when it cannot be had at the moment. */
async function fetchToken(): Promise<object | null | undefined> {
  const csrf = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? '';
  try {
    const response = await fetch('/hosts/iops/token', { method: 'POST', headers: { 'X-CSRF-Token': csrf } });
    if (response.status === 401 || response.status === 403) return null;
    return response.ok ? ((await response.json()) as object) : undefined;
  } catch {
    return undefined;
  }
}

customElements.define('ops-frame', OpsFrame);
