import type { Alert, AlertAction } from '@iops/contracts';
import { IopsFilterChangeEvent, IopsNavigateEvent } from '../../base/events.js';
import { type FilterKind, toggled } from './alert-filter.js';
import type { DeedRequest } from './deed.js';
import type { Entry, GroupBy } from './entries.js';
import type { FeedController } from './feed.controller.js';
import type { FocusFeed } from './feed-focus.controller.js';
import type { FeedCommand } from './feed-keys.js';
import type { FeedHandlers } from './feed-model.js';
import { extended, flipped, NOTHING_PICKED, type Picked } from './picked.js';

/** What rows, bars and keys ask for, each done in one place whichever way it was asked. */
export class FeedHands implements FeedHandlers, FocusFeed {
  picked: Picked | null = null;
  isFilterOpen = false;
  isHelpOpen = false;
  readonly openGroups = new Set<string>();

  constructor(private readonly feed: FeedController) {}

  /** Forgets what was picked: it was somebody else's. */
  drop(): void {
    this.picked = null;
  }

  get entries(): readonly Entry[] {
    return this.feed.entries;
  }

  readonly open = (alert: Alert): void => this.feed.open(alert);

  readonly act = (alerts: readonly Alert[], action: AlertAction): void => {
    const isPicked = alerts.length > 1 && this.picked !== null;
    if (this.feed.triage.act(alerts, { action }) && isPicked) this.setPicked(null);
  };

  readonly amend = (more: Partial<DeedRequest>): void => this.feed.triage.deeds.amend(more);

  readonly linger = (isThere: boolean): void => {
    const { deeds } = this.feed.triage;
    const bar = this.feed.host.renderRoot.querySelector('.done-bar');
    if (isThere || bar?.matches(':focus-within')) deeds.pause();
    else deeds.resume();
  };

  readonly undo = (): void => this.feed.undo();

  readonly commit = (): void => {
    const { deeds } = this.feed.triage;
    if (deeds.latest) deeds.commit(deeds.latest);
    this.backToList();
  };

  readonly showLost = (): void => {
    const { lost } = this.feed.triage;
    this.feed.triage.lost = null;
    if (lost) void this.feed.focus.goTo(lost.id);
  };

  readonly showWaiting = (): void => void this.feed.showPending();

  readonly showMore = (): void => void this.feed.showMore();

  readonly toggleGroup = (key: string): void => {
    if (!this.openGroups.delete(key)) this.openGroups.add(key);
    this.update();
  };

  readonly toggleFilters = (): void => {
    this.isFilterOpen = !this.isFilterOpen;
    if (this.isFilterOpen) void this.feed.loadSummary();
    void this.feed.bringPanels();
    this.update();
  };

  readonly choose = (kind: FilterKind, value: string): void => {
    const { host } = this.feed;
    Object.assign(host, { [kind]: toggled<string>(host.filter[kind], value) });
    this.tellFilter();
  };

  readonly group = (by: GroupBy): void => {
    this.feed.host.groupBy = by;
    // Groups of one page only would say little.
    if (by !== 'none' && this.feed.list.next) void this.feed.showMore();
    this.tellFilter();
  };

  readonly clearFilters = (): void => {
    Object.assign(this.feed.host, { severities: null, types: null, states: null });
    this.tellFilter();
  };

  readonly toggleNotices = (): void => void this.feed.notices?.toggle();

  readonly toggleHelp = (): void => {
    this.isHelpOpen = !this.isHelpOpen;
    void this.feed.bringPanels();
    this.update();
  };

  readonly togglePicking = (): void => this.setPicked(this.picked ? null : NOTHING_PICKED);

  readonly pick = ({ alerts, key }: Entry, isRange: boolean): void => {
    const picked = this.picked ?? NOTHING_PICKED;
    const ids = alerts.map(({ id }) => id);
    this.setPicked(isRange ? extended(picked, key, this.shownIds()) : flipped(picked, ids));
  };

  readonly pickAll = (): void => this.setPicked(flipped(this.picked ?? NOTHING_PICKED, this.shownIds()));

  readonly navigate = (alert: Alert, id: string): void => {
    this.feed.host.dispatchEvent(new IopsNavigateEvent({ kind: 'action', id, alertId: alert.id, href: null }));
  };

  readonly key = (event: KeyboardEvent): void => this.feed.focus.press(event);

  readonly enter = (key: string): void => this.feed.focus.enter(key);

  readonly leave = (): void => this.feed.release();

  obey(command: FeedCommand, line: Entry | undefined): void {
    if (command.does === 'go') this.go(command.with, command.isExtending, line);
    else if (command.does === 'press') this.press(command.with, command.nth);
    else if (command.does === 'actOnLine') this.act(this.targets(line), command.with);
    else if (command.does !== 'pickLine') this[command.does]();
    else if (line) this.pick(line, false);
  }

  private go(to: number, isExtending: boolean, from: Entry | undefined): void {
    const { entries, focus } = this.feed;
    const line = entries[to];
    if (!line || !from) return;
    if (isExtending) {
      const picked = this.picked?.anchor ? this.picked : flipped(NOTHING_PICKED, [from.alerts[0].id]);
      this.setPicked(extended(picked, line.alerts[0].id, this.shownIds()));
    }
    if (to === entries.length - 1) this.showMore();
    void focus.goTo(line.key);
  }

  /** What was picked, or what the line with the focus is about. */
  private targets(entry: Entry | undefined): readonly Alert[] {
    const { picked } = this;
    if (!picked || picked.ids.size === 0) return entry?.alerts ?? [];
    return this.feed.list.rows.filter(({ id }) => picked.ids.has(id));
  }

  /** As if it was clicked. */
  private press(selector: string, index = 0): void {
    this.feed.host.renderRoot.querySelectorAll<HTMLElement>(selector)[index]?.click();
  }

  private goToNote(): void {
    this.feed.host.renderRoot.querySelector<HTMLElement>('.note')?.focus();
  }

  private async goToFilters(): Promise<void> {
    this.toggleFilters();
    const { host } = this.feed;
    await this.feed.bringPanels();
    await host.updateComplete;
    if (this.isFilterOpen) host.renderRoot.querySelector<HTMLElement>('.filters .chip')?.focus();
    else this.backToList();
  }

  /** Closes what was opened last: picking, the keys, the filters, the row. */
  private close(): void {
    if (this.picked) return this.setPicked(null);
    if (this.isHelpOpen) return this.toggleHelp();
    if (this.isFilterOpen) return void this.goToFilters();
    this.feed.openId = null;
    this.backToList();
  }

  private backToList(): void {
    const { activeKey } = this.feed.focus;
    if (activeKey) void this.feed.focus.goTo(activeKey);
  }

  private setPicked(picked: Picked | null): void {
    this.picked = picked;
    if (!picked) this.feed.release();
    this.update();
  }

  /** Ids of the alerts in the order they stand, those of closed groups included. */
  private shownIds(): string[] {
    return this.feed.entries.flatMap(({ isOpen, alerts }) => (isOpen ? [] : alerts.map(({ id }) => id)));
  }

  private tellFilter(): void {
    const { filter, groupBy } = this.feed.host;
    this.feed.host.dispatchEvent(new IopsFilterChangeEvent({ ...filter, groupBy }));
  }

  private update(): void {
    this.feed.host.requestUpdate();
  }
}
