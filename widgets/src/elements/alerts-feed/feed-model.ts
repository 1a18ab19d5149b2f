import type { Alert, AlertAction, AlertsSummary } from '@iops/contracts';
import { type AlertCount, carriedOn, tally } from './alert-count.js';
import type { Deed } from './alert-deeds.controller.js';
import { type AlertFilter, type FilterKind, isOpen } from './alert-filter.js';
import type { AlertList } from './alert-list.js';
import type { NoticeState } from './critical-notices.js';
import { type DeedRequest, isAllowed } from './deed.js';
import type { Entry, GroupBy } from './entries.js';
import type { Picked } from './picked.js';
import type { Piece } from './row-window.js';

/** Equal to the contracts', which give types only. */
const ACTIONS: readonly AlertAction[] = [
  'acknowledge',
  'resolve',
  'dismiss',
  'snooze',
  'confirm',
  'escalate',
  'reopen',
];

/** What a row says of an action: how it went, or why not. */
export interface RowNote {
  text: string;
  isFailure: boolean;
}

/** What the feed shows. */
export interface FeedModel {
  host: { filter: AlertFilter; groupBy: GroupBy; shortcuts: 'focus' | 'off'; actions: readonly AlertAction[] | null };
  list: AlertList;
  entries: readonly Entry[];
  pieces: readonly Piece[];
  /** All that match, shown or not. */
  count: AlertCount;
  /** Counts for the filters; null until they have come. */
  summary: AlertsSummary | null;
  triage: {
    deeds: { pending: ReadonlyMap<string, Deed>; latest: Deed | null };
    notes: ReadonlyMap<string, RowNote>;
    /** What failed last; its row may be out of sight. */
    lost: { text: string; id: string } | null;
    shown(alert: Alert): Alert;
    isOffered(action: AlertAction): boolean;
  };
  hands: {
    /** Null while nothing is being picked. */
    picked: Picked | null;
    isFilterOpen: boolean;
    isHelpOpen: boolean;
  };
  /** Null until they have come. */
  panels: typeof import('./panels.js') | null;
  notices: { state: NoticeState } | null;
  /** The line that Tab reaches. */
  activeKey: string | null;
  /** The alert that the page looks at. */
  currentId: string | null;
  /** The alert whose row is opened. */
  openId: string | null;
  isLoadingMore: boolean;
  loadedAt: Date;
  now: Date;
}

/** What rows and bars ask of the element. */
export interface FeedHandlers {
  open(alert: Alert): void;
  act(alerts: readonly Alert[], action: AlertAction): void;
  amend(more: Partial<DeedRequest>): void;
  /** While somebody is at the bar, the clock stands still. */
  linger(isThere: boolean): void;
  undo(): void;
  /** Sends what waits in the bar, and goes back to the list. */
  commit(): void;
  showLost(): void;
  showWaiting(): void;
  showMore(): void;
  toggleGroup(key: string): void;
  toggleFilters(): void;
  choose(kind: FilterKind, value: string): void;
  group(by: GroupBy): void;
  clearFilters(): void;
  toggleNotices(): void;
  toggleHelp(): void;
  togglePicking(): void;
  pick(entry: Entry, isRange: boolean): void;
  pickAll(): void;
  navigate(alert: Alert, actionId: string): void;
  key(event: KeyboardEvent): void;
  enter(key: string): void;
  leave(): void;
}

/** The actions that an alert has buttons for: the first in its row, the others where it is opened. */
export function offered(alert: Alert, { triage }: Pick<FeedModel, 'triage'>): AlertAction[] {
  return ACTIONS.filter((action) => triage.isOffered(action) && isAllowed(action, alert));
}

/** Letters are keys here, not the page's. */
export function hasLetters({ host }: Pick<FeedModel, 'host'>): boolean {
  return host.shortcuts !== 'off';
}

/** The count without those that the actions on their way will close. */
export function openCount({ count, triage, list }: Pick<FeedModel, 'count' | 'triage' | 'list'>): AlertCount {
  const closing =
    triage.deeds.pending.size === 0 ? [] : list.rows.filter((row) => isOpen(row) && !isOpen(triage.shown(row)));
  return carriedOn(count, tally(closing), { total: 0, critical: 0 });
}
