import type { Alert, RealtimeMessage } from '@iops/contracts';
import { runtime } from '../../runtime/runtime.js';

/** Whether critical alerts are told by the browser too; `none` where it cannot. */
export type NoticeState = 'off' | 'on' | 'blocked' | 'none';

/** One choice and one speaker per browser and origin. */
const KEY = 'iops.critical-notices';
/** What makes an alert worth a notice. */
const TELLING: readonly string[] = ['opened', 'escalated', 'escalate'];

/**
 * Browser notifications of critical alerts, for whoever asked for them with a button. Of all tabs the one that holds
 * the lock speaks, and only while nobody looks at it.
 */
export class CriticalNotices {
  private release: (() => void) | null = null;

  constructor(
    private readonly open: (alert: Alert) => void,
    private readonly changed: () => void,
  ) {}

  get state(): NoticeState {
    if (typeof Notification === 'undefined' || !navigator.locks) return 'none';
    if (Notification.permission === 'denied') return 'blocked';
    return Notification.permission === 'granted' && chosen() ? 'on' : 'off';
  }

  /** Takes its place among the tabs, if notices are on. */
  start(): void {
    if (this.state !== 'on' || this.release) return;
    const over = new Promise<void>((resolve) => {
      this.release = resolve;
    });
    void navigator.locks.request(KEY, () => this.speak(over)).catch(() => undefined);
  }

  stop(): void {
    this.release?.();
    this.release = null;
  }

  /** Turns them on, where the browser's question is answered with yes, or off. */
  async toggle(): Promise<void> {
    const isOn = this.state === 'on';
    if (isOn) this.stop();
    const isGranted = !isOn && (await Notification.requestPermission()) === 'granted';
    chosen(isGranted);
    this.start();
    this.changed();
  }

  /** Hears for itself, whatever a feed is filtered by: a page that nobody looks at paints nothing. */
  private async speak(over: Promise<void>): Promise<void> {
    const realtime = await runtime().realtime();
    const nothing = () => undefined;
    const onMessage = (message: RealtimeMessage) => this.hear(message);
    const leave = realtime.watch('alerts', { onMessage, onLive: nothing, onGap: nothing });
    await over;
    leave();
  }

  private hear(message: RealtimeMessage): void {
    if (message.topic !== 'alerts' || !document.hidden) return;
    const alert = message.data;
    if (alert.severity !== 'critical' || !TELLING.includes(alert.history.at(-1)?.action ?? '')) return;
    // One of the same tag takes the place of the one before, without a sound.
    const notice = new Notification(alert.title, { body: alert.explanation?.text ?? '', tag: `iops-${alert.id}` });
    notice.addEventListener('click', () => {
      window.focus();
      this.open(alert);
    });
  }
}

/** Remembers a choice, where storage is open to the frame; answers the one that is remembered. */
function chosen(isOn?: boolean): boolean {
  try {
    if (isOn !== undefined) localStorage.setItem(KEY, isOn ? 'on' : 'off');
    return localStorage.getItem(KEY) === 'on';
  } catch {
    return false;
  }
}
