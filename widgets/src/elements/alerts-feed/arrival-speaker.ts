import type { Alert } from '@iops/contracts';
import type { Announcer } from '../../controllers/announcer.controller.js';
import type { Strings } from '../../i18n/en.js';
import { counted, NOTHING_SPOKEN, waitMs } from './arrivals.js';

/** Speaks of new alerts: critical ones at once, the rest in summaries ten seconds apart. */
export class ArrivalSpeaker {
  private unspoken = NOTHING_SPOKEN;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly announcer: Announcer,
    private readonly strings: () => Strings,
  ) {}

  /** Tells of alerts that were not there before. */
  tell(alerts: readonly Alert[]): void {
    if (alerts.length === 0) return;
    const critical = alerts.filter(({ severity }) => severity === 'critical');
    if (critical[0]) this.announcer.interrupt(this.urgent(critical[0], alerts.length, critical.length));
    else this.later(alerts);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.unspoken = NOTHING_SPOKEN;
  }

  private urgent(first: Alert, count: number, critical: number): string {
    const { feed } = this.strings();
    return count === 1 ? feed.newCritical(first.title) : feed.arrived(count, critical);
  }

  private later(alerts: readonly Alert[]): void {
    this.unspoken = counted(this.unspoken, alerts);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.speak(), waitMs(this.unspoken, Date.now()));
  }

  private speak(): void {
    const { count, critical } = this.unspoken;
    this.announcer.say(this.strings().feed.arrived(count, critical));
    this.unspoken = { count: 0, critical: 0, spokenAt: Date.now() };
  }
}
