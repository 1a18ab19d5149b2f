import type { Alert, AlertsAnswer, AlertsSummary, RealtimeMessage } from '@iops/contracts';
import { html, type ReactiveController, type TemplateResult } from 'lit';
import { adopt } from '../../base/body.js';
import { IopsAlertOpenEvent, IopsErrorEvent } from '../../base/events.js';
import type { Voice } from '../../base/states.view.js';
import { Announcer } from '../../controllers/announcer.controller.js';
import type { SnapshotController } from '../../controllers/snapshot.controller.js';
import type { Strings } from '../../i18n/en.js';
import { toIopsError } from '../../runtime/error.js';
import { runtime } from '../../runtime/runtime.js';
import { type AlertCount, carriedOn, countOf } from './alert-count.js';
import { isMatch } from './alert-filter.js';
import {
  type AlertList,
  arrivedSince,
  EMPTY_LIST,
  settled,
  type Taking,
  withArrivals,
  withPage,
  withSnapshot,
} from './alert-list.js';
import type { IopsAlertsFeed } from './alerts-feed.js';
import { view } from './alerts-feed.view.js';
import { filterQuery } from './alerts-path.js';
import { ArrivalSpeaker } from './arrival-speaker.js';
import type { CriticalNotices } from './critical-notices.js';
import type { DeedRequest } from './deed.js';
import { type Entry, entriesOf } from './entries.js';
import { FeedFocus } from './feed-focus.controller.js';
import { FeedHands } from './feed-hands.js';
import type { FeedModel } from './feed-model.js';
import { RowWindow, type WindowListener } from './row-window.controller.js';
import type { Piece } from './row-window.js';
import { Triage } from './triage.controller.js';

export { styles } from './alerts-feed.styles.js';

/** Alerts that come with one more page, at least. */
const PAGE = 50;
const MOST = 200;

/** What a feed shows; its element is the thin part that is defined at once. */
export class FeedController implements ReactiveController, FeedModel, WindowListener {
  readonly announcer: Announcer;
  readonly triage: Triage;
  readonly focus: FeedFocus;
  panels: FeedModel['panels'] = null;
  notices: CriticalNotices | null = null;
  readonly hands: FeedHands;
  private readonly window: RowWindow;
  private readonly speaker: ArrivalSpeaker;
  list: AlertList = EMPTY_LIST;
  entries: readonly Entry[] = [];
  openId: string | null = null;
  activeKey: string | null = null;
  currentId: string | null = null;
  pieces: readonly Piece[] = [];
  loadedAt = new Date(0);
  now = this.loadedAt;
  count: AlertCount = { total: 0, critical: 0 };
  summary: AlertsSummary | null = null;
  isLoadingMore = false;
  /** Somebody wants more as the list ends: it scrolls in a box of its own, or more was asked for. */
  private isEndless = false;
  private unfollow: () => void = () => undefined;

  constructor(
    readonly host: IopsAlertsFeed,
    private readonly snapshot: SnapshotController<AlertsAnswer>,
  ) {
    this.announcer = new Announcer(host);
    this.speaker = new ArrivalSpeaker(this.announcer, () => this.strings);
    this.hands = new FeedHands(this);
    this.triage = new Triage(host, this);
    this.focus = new FeedFocus(host, this.hands);
    this.window = new RowWindow(host, this);
    void host.whenReady().then(() => this.bringPanels());
    host.addController(this);
  }

  hostConnected(): void {
    this.unfollow = runtime().selection.changed.add(() => this.host.requestUpdate());
    this.notices?.start();
  }

  hostDisconnected(): void {
    this.unfollow();
    this.speaker.stop();
    this.notices?.stop();
  }

  /** The element has its words before its first alert. */
  get strings(): Strings {
    // oxlint-disable-next-line typescript/no-non-null-assertion -- a list has nothing to say before there are words
    return this.host.voice!.strings;
  }

  get isEmpty(): boolean {
    return this.list.rows.length === 0;
  }

  take(answer: AlertsAnswer): void {
    this.count = { total: answer.total, critical: answer.bySeverity.critical };
    const isLive = this.host.connection === 'live';
    this.follow(withSnapshot(this.list, answer, { ...this.taking(), isLive }));
    if (this.isEmpty || this.hands.isFilterOpen) void this.loadSummary();
  }

  merge(messages: readonly RealtimeMessage[]): void {
    const alerts = messages.flatMap((message) => (message.topic === 'alerts' ? message.data : []));
    this.replace(alerts);
  }

  /** Takes in what the server says of alerts. */
  replace(alerts: readonly Alert[]): void {
    const taking = this.taking();
    const next = withArrivals(this.list, alerts, taking);
    const { matches } = taking;
    this.count = carriedOn(this.count, countOf(this.list, matches), countOf(next, matches));
    this.follow(next);
    this.snapshot.settle();
  }

  drop(): void {
    this.list = EMPTY_LIST;
    this.summary = null;
    this.openId = null;
    this.triage.drop();
    this.hands.drop();
  }

  /** The filters changed: what is known to pass stays until the server's answer is here. */
  refilter(): void {
    const { matches } = this.taking();
    this.list = { ...EMPTY_LIST, rows: this.list.rows.filter(matches) };
    this.isEndless = false;
    void this.loadSummary();
  }

  async showPending(): Promise<void> {
    this.show(settled(this.list, this.taking().matches));
    const first = this.list.rows.find(({ id }) => this.list.fresh.has(id));
    if (first) await this.focus.goTo(first.id);
  }

  /** Does an action to those of the shown alerts that have these ids. */
  actOn(ids: readonly string[], request: DeedRequest): void {
    const alerts = this.list.rows.filter(({ id }) => ids.includes(id));
    this.triage.act(alerts, request);
  }

  undo(): void {
    this.triage.undo();
  }

  /** Opens an alert in its row and wherever the page follows; opened again, its row closes. */
  open(alert: Alert): void {
    this.focus.enter(alert.id);
    const isOurs = this.host.dispatchEvent(new IopsAlertOpenEvent({ id: alert.id, alert: structuredClone(alert) }));
    if (!isOurs) return;
    this.openId = this.openId === alert.id ? null : alert.id;
    runtime().selection.open(alert);
    void this.bringPanels();
    this.host.requestUpdate();
  }

  /** Brings the parts that come later; where it does not come, the next time that it is wanted tries again. */
  async bringPanels(): Promise<void> {
    const panels = this.panels ?? (await import('./panels.js').catch(() => null));
    if (this.panels || !panels) return;
    adopt(this.host.shadowRoot, panels.panelStyles);
    this.panels = panels;
    this.notices = new panels.CriticalNotices(
      (alert) => this.open(alert),
      () => this.host.requestUpdate(),
    );
    if (this.host.isConnected) this.notices.start();
    this.host.requestUpdate();
  }

  /** Counts for the filters, and since when all is clear; without them the feed does as well. */
  async loadSummary(): Promise<void> {
    const query = filterQuery(this.host.filter);
    const summary = await runtime()
      .api.get<AlertsSummary>(`/api/alerts/summary?${query}`)
      .catch(() => null);
    if (!summary || query !== filterQuery(this.host.filter)) return;
    this.summary = summary;
    this.host.requestUpdate();
  }

  /** Shows the next alerts below those that are there; from then on they come as one scrolls. */
  async showMore(): Promise<void> {
    const { next } = this.list;
    if (!next || this.isLoadingMore) return;
    this.isLoadingMore = true;
    this.isEndless = true;
    this.host.requestUpdate();
    const limit = Math.min(MOST, Math.max(PAGE, this.host.groupBy === 'none' ? this.host.limit : MOST));
    const path = `/api/alerts?limit=${limit}&cursor=${next.cursor}${filterQuery(this.host.filter)}`;
    const answer = await runtime()
      .api.get<AlertsAnswer>(path)
      .catch((error: unknown) => toIopsError(error));
    this.isLoadingMore = false;
    this.host.requestUpdate();
    // The list is another by now.
    if (this.list.next !== next) return;
    if (answer instanceof Error) return this.stopMore(new IopsErrorEvent(answer));
    this.count = { total: answer.total, critical: answer.bySeverity.critical };
    this.show(withPage(this.list, answer, this.taking()));
  }

  private stopMore(event: IopsErrorEvent): void {
    this.isEndless = false;
    this.host.dispatchEvent(event);
  }

  /** The end of the list is in sight. */
  ended(): void {
    if (this.isEndless || this.window.box) void this.showMore();
  }

  private taking(): Taking {
    const { filter } = this.host;
    return { isHeld: this.isHeld(), matches: (alert) => isMatch(alert, filter) };
  }

  private follow(next: AlertList): void {
    if (this.list !== EMPTY_LIST) this.speaker.tell(arrivedSince(this.list, next));
    this.show(next);
    const [first] = this.list.rows;
    if (first) runtime().selection.suggest(first);
  }

  private show(next: AlertList): void {
    this.list = next;
    this.host.requestUpdate();
  }

  /** Somebody points at the list, is in it, picks from it, or has scrolled into it. */
  private isHeld(): boolean {
    const list = this.host.renderRoot.querySelector('.list');
    if (!list) return false;
    const { picked } = this.hands;
    return list.matches(':hover') || list.matches(':focus-within') || picked !== null || this.window.isScrolled;
  }

  looked(): void {
    if (this.list.waiting.length > 0) this.release();
  }

  /** Once pointer or focus have arrived elsewhere, the list may move. */
  release(): void {
    requestAnimationFrame(() => {
      if (this.isHeld()) return;
      this.show(settled(this.list, this.taking().matches));
      this.snapshot.settle();
    });
  }

  render(voice: Voice): TemplateResult {
    const { selection } = runtime();
    this.entries = entriesOf(this.list.rows, this.host.groupBy, this.hands.openGroups);
    this.activeKey = this.focus.activeKey;
    this.pieces = this.window.piecesFor(this.entries, this.activeKey);
    this.currentId = selection.isShown ? (selection.current?.id ?? null) : null;
    this.loadedAt = new Date(this.snapshot.loadedAt ?? 0);
    this.now = new Date();
    return html`${view(this, voice, this.hands)}${this.announcer.regions()}`;
  }
}
