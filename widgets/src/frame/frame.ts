import type { TokenAnswer } from '@iops/contracts';
import type { IopsEventMap } from '../react/props.js';
import type { TokenContext } from '../runtime/settings.js';

// The script of `/embed/v1/frame`: one element as high as it needs, told who is signed in by the page around it.

type Bundle = Pick<typeof import('../index.js'), 'configure'>;

/** What the page around it is told over the port. Tokens are asked for with a port of their own to answer on. */
type FrameMessage =
  | { type: 'height'; px: number }
  | { type: 'event'; name: string; detail: unknown }
  | { type: 'token'; reason: TokenContext['reason'] };

/** What the page around hears of: every event; the type holds the list complete. */
const TOLD: Record<keyof IopsEventMap, true> = {
  'iops-load-start': true,
  'iops-ready': true,
  'iops-error': true,
  'iops-status-change': true,
  'iops-auth-required': true,
  'iops-kpi-select': true,
  'iops-range-change': true,
  'iops-alert-open': true,
  'iops-alert-action': true,
  'iops-alert-action-done': true,
  'iops-alert-action-failed': true,
  'iops-filter-change': true,
  'iops-navigate': true,
  'iops-connected': true,
  'iops-disconnected': true,
};
const asked = new URLSearchParams(location.search);

// Beside this file; named so that the build leaves it alone. Its code is on its way while the port is.
const entry = './iops.js';
const bundle: Promise<Bundle> = import(/* @vite-ignore */ entry);
dress();
addEventListener('message', begin);

/** The page around hands over a port, once; no other window may. */
function begin({ data, source, ports: [port] }: MessageEvent): void {
  if (source !== parent || data !== 'iops:connect' || !port) return;
  removeEventListener('message', begin);
  void serve(port);
}

async function serve(port: MessagePort): Promise<void> {
  const { configure } = await bundle;
  configure({ apiBase: location.href.replace(/\/embed\/[^/]+\/frame.*$/, ''), tokenProvider: askAround(port) });
  for (const name of Object.keys(TOLD))
    addEventListener(name, (event) => tell(port, eventMessage(event as CustomEvent)));
  // Nothing is painted, and so no size observed, while the frame is out of view.
  addEventListener('iops-status-change', () => setTimeout(() => tell(port, heightMessage())));
  document.body.append(elementAsked());
  new ResizeObserver(() => tell(port, heightMessage())).observe(document.body);
}

/** The element that the address names, with the attributes that it knows; never one that asks for secrets. */
function elementAsked(): HTMLElement {
  const name = asked.get('element') ?? '';
  const known = customElements.get(name) as (typeof HTMLElement & { observedAttributes?: string[] }) | undefined;
  const isShown = known && name.startsWith('iops-') && name !== 'iops-connect';
  const element = document.createElement(isShown ? name : 'iops-kpis');
  for (const [attribute, value] of asked) {
    if (isShown && known.observedAttributes?.includes(attribute)) element.setAttribute(attribute, value);
  }
  return element;
}

/** A token function that asks the page around; it answers `{token, expires_at?}`, null, or nothing where it failed. */
function askAround(port: MessagePort): ({ reason }: TokenContext) => Promise<TokenAnswer | null> {
  return ({ reason, signal }) =>
    new Promise((resolve, reject) => {
      const { port1, port2 } = new MessageChannel();
      const settle = (answer: TokenAnswer | null | undefined) => {
        port1.close();
        if (answer === undefined) reject(new TypeError('The page around has no token.'));
        else resolve(answer);
      };
      port1.addEventListener('message', ({ data }) => settle(data), { once: true });
      signal.addEventListener('abort', () => settle(undefined), { once: true });
      port1.start();
      tell(port, { type: 'token', reason }, [port2]);
    });
}

function eventMessage({ type, detail }: CustomEvent): FrameMessage {
  return { type: 'event', name: type, detail };
}

function heightMessage(): FrameMessage {
  return { type: 'height', px: Math.ceil(document.body.getBoundingClientRect().height) };
}

function tell(port: MessagePort, message: FrameMessage, ports: MessagePort[] = []): void {
  port.postMessage(message, ports);
}

/** No edge of its own, and the scheme that is asked for or that the system has. */
function dress(): void {
  const theme = asked.get('theme');
  const scheme = theme === 'light' || theme === 'dark' ? theme : 'light dark';
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `:root { color-scheme: ${scheme}; font-family: ui-sans-serif, system-ui, sans-serif } body { display: flow-root; margin: 0 }`,
  );
  document.adoptedStyleSheets = [sheet];
  document.documentElement.lang = asked.get('lang') ?? 'en';
}
