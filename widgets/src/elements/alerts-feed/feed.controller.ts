import type { Alert, AlertsAnswer, RealtimeMessage } from '@iops/contracts';
import { html, type ReactiveController, type TemplateResult } from 'lit';
import { IopsAlertOpenEvent, IopsErrorEvent } from '../../base/events.js';
import type { Voice } from '../../base/states.view.js';
import { Announcer } from '../../controllers/announcer.controller.js';
import type { SnapshotController } from '../../controllers/snapshot.controller.js';
import type { Strings } from '../../i18n/en.js';
import type { IopsError } from '../../runtime/error.js';
import { runtime } from '../../runtime/runtime.js';
import { AlertActions } from './alert-actions.controller.js';
import {
  type AlertList,
  arrivedSince,
  carriedOn,
  EMPTY_LIST,
  type FeedAction,
  isAllowed,
  type OpenCount,
  settled,
  withArrivals,
  withSnapshot,
} from './alert-list.js';
import type { IopsAlertsFeed } from './alerts-feed.js';
import { type FeedHandlers, view } from './alerts-feed.view.js';
import { ArrivalSpeaker } from './arrival-speaker.js';
import { failureReason } from './failure-reason.js';
import { feedCommand } from './feed-keys.js';

export { styles } from './alerts-feed.styles.js';

/** Rows that one press of the button adds, and the most that the API gives at once. */
const MORE = 20;
const MOST_SHOWN = 200;

/** What a feed shows and does; its element is the thin part that is defined at once. */
export class FeedController implements ReactiveController {
  private readonly announcer: Announcer;
  private list: AlertList = EMPTY_LIST;
  /** Of all that match, shown or not. */
  private count: OpenCount = { total: 0, critical: 0 };
  private activeId: string | null = null;
  private readonly failed = new Map<string, string>();
  private readonly speaker: ArrivalSpeaker;
  private readonly actions: AlertActions;
  private unfollow: () => void = () => undefined;

  constructor(
    private readonly host: IopsAlertsFeed,
    private readonly snapshot: SnapshotController<AlertsAnswer>,
  ) {
    this.announcer = new Announcer(host);
    this.speaker = new ArrivalSpeaker(this.announcer, () => this.strings);
    this.actions = new AlertActions(host, {
      changed: (alert) => this.change(alert),
      failed: (alert, error) => this.tellFailure(alert, error),
    });
    host.addController(this);
  }

  hostConnected(): void {
    this.unfollow = runtime().selection.changed.add(() => this.host.requestUpdate());
  }

  hostDisconnected(): void {
    this.unfollow();
    this.speaker.stop();
  }

  /** The element has its words before its first alert. */
  private get strings(): Strings {
    // oxlint-disable-next-line typescript/no-non-null-assertion
    return this.host.voice!.strings;
  }

  get isEmpty(): boolean {
    return this.list.rows.length === 0;
  }

  take({ items, total, bySeverity }: AlertsAnswer): void {
    this.count = { total, critical: bySeverity.critical };
    this.follow(withSnapshot(this.list, items, this.isHeld()));
  }

  merge(messages: readonly RealtimeMessage[]): void {
    const alerts = messages.flatMap((message) => (message.topic === 'alerts' ? message.data : []));
    const next = withArrivals(this.list, alerts, this.isHeld());
    this.count = carriedOn(this.count, this.list, next);
    this.follow(next);
  }

  drop(): void {
    this.list = EMPTY_LIST;
    this.failed.clear();
  }

  async showPending(): Promise<void> {
    this.show(settled(this.list));
    const first = this.list.rows.find(({ id }) => this.list.fresh.has(id));
    if (first) await this.focusRow(first.id);
  }

  /** Shows the next alerts below those that are there. */
  private async showMore(): Promise<void> {
    this.host.limit = Math.min(MOST_SHOWN, this.host.limit + MORE);
    await this.host.refresh();
    this.show(settled(this.list));
  }

  private follow(next: AlertList): void {
    if (this.list !== EMPTY_LIST) this.speaker.tell(arrivedSince(this.list, next));
    this.show(next);
    const [first] = this.list.rows;
    if (first) runtime().selection.suggest(first);
  }

  private show(next: AlertList): void {
    this.list = { ...next, rows: next.rows.slice(0, this.host.limit) };
    this.host.requestUpdate();
  }

  /** Somebody points at the list, is in it, or has scrolled into it. */
  private isHeld(): boolean {
    const list = this.host.renderRoot.querySelector('.list');
    if (!list) return false;
    return list.matches(':hover') || list.matches(':focus-within') || list.getBoundingClientRect().top < 0;
  }

  /** Once pointer or focus have arrived elsewhere, the list may move. */
  private release(): void {
    requestAnimationFrame(() => {
      if (this.isHeld()) return;
      this.show(settled(this.list));
      this.snapshot.settle();
    });
  }

  private open(alert: Alert): void {
    this.activeId = alert.id;
    const isOurs = this.host.dispatchEvent(new IopsAlertOpenEvent({ id: alert.id, alert }));
    if (isOurs) runtime().selection.open(alert);
  }

  private async act(alert: Alert, action: FeedAction): Promise<void> {
    if (!isAllowed(action, alert)) return;
    this.failed.delete(alert.id);
    const hadFocus = this.host.shadowRoot?.activeElement !== null;
    void this.actions.act(alert, action);
    await this.host.updateComplete;
    // The button that was pressed is gone, and with it the focus.
    if (hadFocus && !this.host.shadowRoot?.activeElement) await this.focusRow(alert.id);
  }

  private change(alert: Alert): void {
    this.merge([{ topic: 'alerts', type: 'alert_updated', cursor: '', data: alert }]);
    this.snapshot.settle();
    this.announcer.say(this.strings.feed.done(this.strings.alertStatus[alert.status], alert.title));
  }

  private tellFailure({ id }: Alert, error: IopsError): void {
    const reason = failureReason(error, this.strings);
    this.failed.set(id, reason);
    this.announcer.interrupt(reason);
    this.host.dispatchEvent(new IopsErrorEvent(error));
  }

  private press(event: KeyboardEvent): void {
    const { rows } = this.list;
    const index = Math.max(
      0,
      rows.findIndex(({ id }) => id === this.activeId),
    );
    const command = feedCommand(event, { index, length: rows.length }, this.host.shortcuts !== 'off');
    const row = rows[command?.kind === 'move' ? command.to : index];
    if (!command || !row) return;
    event.preventDefault();
    event.stopPropagation();
    if (command.kind === 'move') void this.focusRow(row.id);
    else if (command.kind === 'open') this.open(row);
    else void this.act(row, command.action);
  }

  private async focusRow(id: string): Promise<void> {
    this.activeId = id;
    this.host.requestUpdate();
    await this.host.updateComplete;
    this.host.renderRoot.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"] .open`)?.focus();
  }

  private enter(id: string): void {
    if (this.activeId === id) return;
    this.activeId = id;
    this.host.requestUpdate();
  }

  private readonly handlers: FeedHandlers = {
    open: (alert) => this.open(alert),
    act: (alert, action) => void this.act(alert, action),
    showWaiting: () => void this.showPending(),
    showMore: () => void this.showMore(),
    key: (event) => this.press(event),
    enter: ({ id }) => this.enter(id),
    leave: () => this.release(),
  };

  render(voice: Voice): TemplateResult {
    const { list, count, failed, snapshot } = this;
    const { selection } = runtime();
    const activeId = list.rows.some(({ id }) => id === this.activeId) ? this.activeId : (list.rows[0]?.id ?? null);
    const rows = view(
      {
        list,
        count,
        failed,
        activeId,
        acting: this.actions.acting,
        currentId: selection.isShown ? (selection.current?.id ?? null) : null,
        hasLetters: this.host.shortcuts !== 'off',
        isLive: snapshot.isLive,
        loadedAt: new Date(snapshot.loadedAt ?? 0),
        now: new Date(),
      },
      voice,
      this.handlers,
    );
    return html`${rows}${this.announcer.regions()}`;
  }
}
