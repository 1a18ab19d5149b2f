import type { Alert } from '@iops/contracts';
import type { Announcer } from '../../controllers/announcer.controller.js';
import type { Strings } from '../../i18n/en.js';
import { tally } from './alert-count.js';
import { ANNOUNCE_EVERY_MS, waitMs } from './arrivals.js';

/** Speaks of new alerts: critical ones at once, the rest in summaries ten seconds apart. */
export class ArrivalSpeaker {
  private unspoken: readonly Alert[] = [];
  private spokenAt = -ANNOUNCE_EVERY_MS;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly announcer: Announcer,
    private readonly strings: () => Strings,
  ) {}

  /** Tells of alerts that were not there before. */
  tell(alerts: readonly Alert[]): void {
    if (alerts.length === 0) return;
    const { feed } = this.strings();
    const critical = alerts.find(({ severity }) => severity === 'critical');
    if (!critical) return this.later(alerts);
    this.announcer.interrupt(alerts.length === 1 ? feed.newCritical(critical.title) : this.sum(alerts));
  }

  stop(): void {
    clearTimeout(this.timer);
    this.unspoken = [];
  }

  private later(alerts: readonly Alert[]): void {
    this.unspoken = [...this.unspoken, ...alerts];
    clearTimeout(this.timer);
    this.timer = setTimeout(
      () => {
        this.announcer.say(this.sum(this.unspoken));
        this.unspoken = [];
        this.spokenAt = Date.now();
      },
      waitMs(this.spokenAt, Date.now()),
    );
  }

  private sum(alerts: readonly Alert[]): string {
    const { total, critical } = tally(alerts);
    return this.strings().feed.arrived(total, critical);
  }
}
