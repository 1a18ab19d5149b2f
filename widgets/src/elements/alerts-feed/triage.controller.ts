import type { Alert, AlertAction, BulkActionItem } from '@iops/contracts';
import type { ReactiveController } from 'lit';
import { IopsAlertActionDoneEvent, IopsAlertActionEvent, IopsAlertActionFailedEvent } from '../../base/events.js';
import type { Announcer } from '../../controllers/announcer.controller.js';
import type { Strings } from '../../i18n/en.js';
import type { IopsErrorCode } from '../../runtime/error.js';
import { type Deed, Deeds } from './alert-deeds.controller.js';
import type { IopsAlertsFeed } from './alerts-feed.js';
import { applied, type DeedRequest, isAllowed } from './deed.js';
import { failureReason, lastDeed } from './failure-reason.js';
import type { RowNote } from './feed-model.js';

/** How long an alert is put off unless somebody says otherwise. */
const FIRST_SNOOZE_MS = 3_600_000;

/** What triage needs of its feed. */
export interface TriageFeed {
  readonly strings: Strings;
  readonly announcer: Announcer;
  /** The server's own words about an alert. */
  replace(alerts: readonly Alert[]): void;
}

/** Does what operators ask, tells the page and screen readers of it, and notes at the rows how it went. */
export class Triage implements ReactiveController {
  readonly notes = new Map<string, RowNote>();
  lost: { text: string; id: string } | null = null;
  readonly deeds = new Deeds({
    answered: (deed, items) => this.answered(deed, items),
    failed: ({ alerts, request }, { code }) =>
      this.fail(
        request.action,
        alerts.map(({ id }) => id),
        code,
      ),
    changed: () => this.host.requestUpdate(),
  });

  constructor(
    private readonly host: IopsAlertsFeed,
    private readonly feed: TriageFeed,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('pagehide', this.flush);
  }

  hostDisconnected(): void {
    removeEventListener('pagehide', this.flush);
    this.flush();
  }

  private readonly flush = (): void => this.deeds.flush();

  /** Whether the page lets operators do an action here. */
  isOffered(action: AlertAction): boolean {
    return this.host.actions === null || this.host.actions.includes(action);
  }

  /** The alert as it is shown. */
  shown(alert: Alert): Alert {
    const deed = this.deeds.pending.get(alert.id);
    return deed ? applied(alert, deed.request, '') : alert;
  }

  /** Does an action to those of the alerts that allow it; false when there are none, or the page said no. */
  act(alerts: readonly Alert[], given: DeedRequest): boolean {
    const { action } = given;
    const targets = alerts.filter((alert) => isAllowed(action, this.shown(alert)));
    if (targets.length === 0 || !this.isOffered(action)) return false;
    const ids = targets.map(({ id }) => id);
    if (!this.host.dispatchEvent(new IopsAlertActionEvent({ action, ids }))) return false;
    for (const id of ids) this.notes.delete(id);
    this.lost = null;
    this.deeds.begin({ alerts: targets, request: this.withEnd(given) });
    this.feed.announcer.say(this.tell(targets, action));
    return true;
  }

  undo(): void {
    const deed = this.deeds.undo();
    if (deed) this.feed.announcer.say(this.feed.strings.feed.undone(this.tell(deed.alerts, deed.request.action)));
  }

  /** Forgets everything: it was somebody else's. */
  drop(): void {
    this.deeds.drop();
    this.notes.clear();
    this.lost = null;
  }

  private withEnd(request: DeedRequest): DeedRequest {
    if (request.action !== 'snooze' || request.until) return { ...request };
    return { ...request, until: new Date(Date.now() + FIRST_SNOOZE_MS).toISOString() };
  }

  private tell(alerts: readonly Alert[], action: AlertAction): string {
    const { feed, explain } = this.feed.strings;
    const [first] = alerts;
    const what = alerts.length === 1 && first ? first.title : feed.alerts(alerts.length);
    return feed.done(explain.did[action], what);
  }

  private answered(deed: Deed, items: readonly BulkActionItem[]): void {
    const { strings } = this.feed;
    const { action } = deed.request;
    this.feed.replace(items.flatMap((item) => ('alert' in item ? item.alert : [])));
    const done = items.filter(({ outcome }) => outcome === 'done' || outcome === 'already').map(({ id }) => id);
    if (done.length > 0) this.host.dispatchEvent(new IopsAlertActionDoneEvent({ action, ids: done }));
    for (const item of items) {
      if (item.outcome === 'already') this.noteAlready(deed, item.alert);
      if (item.outcome === 'refused') {
        this.fail(action, [item.id], 'conflict', lastDeed(item.alert, strings, strings.feed.failed.meanwhile));
      }
      if (item.outcome === 'not_found') this.fail(action, [item.id], 'not_found');
    }
  }

  /** Somebody else did the same before: nothing failed, and the row says who. */
  private noteAlready({ alerts }: Deed, alert: Alert): void {
    const { strings } = this.feed;
    const isNews = alerts.some(({ id, history }) => id === alert.id && history.length < alert.history.length);
    if (isNews) this.notes.set(alert.id, { text: lastDeed(alert, strings, strings.feed.already), isFailure: false });
  }

  private fail(
    action: AlertAction,
    ids: readonly string[],
    code: IopsErrorCode,
    text = failureReason(code, this.feed.strings),
  ): void {
    for (const id of ids) this.notes.set(id, { text, isFailure: true });
    this.lost = { text, id: ids[0]! };
    this.feed.announcer.interrupt(text);
    this.host.dispatchEvent(new IopsAlertActionFailedEvent({ action, ids, code }));
  }
}
