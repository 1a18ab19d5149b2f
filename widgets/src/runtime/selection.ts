import type { Alert } from '@iops/contracts';
import { Notifier } from './notifier.js';

/** Which alert the page is looking at: the one that was opened, or until then the first of the feed. */
export class Selection {
  readonly changed = new Notifier();
  current: Alert | null = null;
  private isChosen = false;
  private followers = 0;
  private expecting = 0;

  /** True when something on the page shows the selected alert, or somebody opened it. */
  get isShown(): boolean {
    return this.isChosen || this.followers > 0;
  }

  /** True while a feed on the page is about to suggest one. */
  get isExpected(): boolean {
    return this.expecting > 0;
  }

  /** Called by a feed that loads its first alerts, until the returned function is called. */
  expect(): () => void {
    this.expecting += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.expecting -= 1;
      this.changed.notify();
    };
  }

  /** An operator opened it. */
  open(alert: Alert): void {
    this.isChosen = true;
    this.show(alert);
  }

  /** The worst one, unless the operator has opened one or another is shown already. */
  suggest(alert: Alert): void {
    if (this.current === null) this.show(alert);
  }

  /** Called by an element that shows whatever is selected, until the returned function is called. */
  follow(): () => void {
    this.followers += 1;
    this.changed.notify();
    return () => {
      this.followers -= 1;
      this.changed.notify();
    };
  }

  /** Forgets it: whoever looked at it signed out. */
  clear(): void {
    this.isChosen = false;
    this.current = null;
    this.changed.notify();
  }

  private show(alert: Alert): void {
    this.current = alert;
    this.changed.notify();
  }
}
