import type { ReactiveController } from 'lit';
import type { IopsAlertsFeed } from './alerts-feed.js';
import type { Entry } from './entries.js';
import { type FeedCommand, feedCommand } from './feed-keys.js';

/** What the keyboard needs of its feed. */
export interface FocusFeed {
  readonly entries: readonly Entry[];
  /** Does what a key asks for, with the line that has the focus. */
  obey(command: FeedCommand, line: Entry | undefined): void;
}

/** What means the same wherever in the feed it is pressed; all else is for the list. */
const ANYWHERE: readonly FeedCommand['does'][] = ['undo', 'toggleHelp', 'goToFilters', 'goToNote', 'close'];

/** One tab stop among all lines, the keys, and a focus that outlives what renders. */
export class FeedFocus implements ReactiveController {
  private key: string | null = null;
  private active: Element | null = null;

  constructor(
    private readonly host: IopsAlertsFeed,
    private readonly feed: FocusFeed,
  ) {
    host.addController(this);
  }

  /** The line that Tab reaches; the first until there was another. */
  get activeKey(): string | null {
    const { entries } = this.feed;
    return entries.some(({ key }) => key === this.key) ? this.key : (entries[0]?.key ?? null);
  }

  /** Where it stands; -1 when the list is empty. */
  get index(): number {
    const { activeKey } = this;
    return this.feed.entries.findIndex(({ key }) => key === activeKey);
  }

  hostUpdate(): void {
    this.active = this.host.shadowRoot?.activeElement ?? null;
  }

  /** Where rendering took the focus away, it goes back: to the same part, or to the line. */
  hostUpdated(): void {
    const { active } = this;
    this.active = null;
    if (!active || this.host.shadowRoot?.activeElement) return;
    if (active.isConnected) (active as HTMLElement).focus({ preventScroll: true });
    if (!this.host.shadowRoot?.activeElement) this.focusLine();
  }

  /** Makes a line the one that Tab reaches. */
  enter(key: string): void {
    if (this.key === key) return;
    this.key = key;
    this.host.requestUpdate();
  }

  /** Goes to a line, also one that is not built yet. */
  async goTo(key: string): Promise<void> {
    this.key = key;
    this.host.requestUpdate();
    await this.host.updateComplete;
    // Focusing what rendering has focused already would not scroll.
    this.focusLine()?.scrollIntoView({ block: 'nearest' });
  }

  press(event: KeyboardEvent): void {
    const { index, host, feed } = this;
    const place = { index, length: feed.entries.length };
    const command = feedCommand(event, place, host.shortcuts !== 'off');
    if (!command) return;
    const isInList = (event.target as Element).closest('.list, .done-bar') !== null;
    if (!isInList && !ANYWHERE.includes(command.does)) return;
    event.preventDefault();
    event.stopPropagation();
    feed.obey(command, feed.entries[index]);
  }

  private focusLine(): HTMLElement | null {
    const selector = `[data-key="${CSS.escape(this.activeKey ?? '')}"] .open`;
    const line = this.host.renderRoot.querySelector<HTMLElement>(selector);
    line?.focus({ preventScroll: true });
    return line;
  }
}
