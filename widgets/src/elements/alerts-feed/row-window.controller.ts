import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type Piece, piecesOf, type Span, spanOf } from './row-window.js';

/** So many rows are built at least: before anything is known of heights, and where a list grows. */
const FIRST = 24;
/** Pixels beyond the screen that are built too. */
const MARGIN = 500;
/** A row that was never measured, while few were. */
const GUESS = 124;

/** What the window needs of its element. */
export interface WindowHost extends ReactiveControllerHost, HTMLElement {
  readonly renderRoot: HTMLElement | DocumentFragment;
}

/** What the window tells. */
export interface WindowListener {
  /** Where the screen is was looked at, as after each scroll. */
  looked(): void;
  /** The last rows are in sight. */
  ended(): void;
}

/** Builds only the rows near the screen, whatever scrolls: the page, a box around the element, or the element. */
export class RowWindow implements ReactiveController {
  /** What scrolled last: a part of the page around the element, or null for the page itself. */
  box: Element | null = null;
  /** True while the list begins above what can be seen. */
  isScrolled = false;
  private readonly heights = new Map<string, number>();
  private keys: readonly string[] = [];
  private span: Span = { from: 0, to: FIRST };
  private pieces: Piece[] = [];
  private frame = 0;
  private usual: number | undefined;

  constructor(
    private readonly host: WindowHost,
    private readonly listener: WindowListener,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('scroll', this.scrolled, { capture: true, passive: true });
    addEventListener('resize', this.scrolled);
  }

  hostDisconnected(): void {
    document.removeEventListener('scroll', this.scrolled, { capture: true });
    removeEventListener('resize', this.scrolled);
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  /** The list in pieces; the row at `keep` is always built, so that the focus stays in it. */
  piecesFor(lines: readonly { key: string }[], keep: string | null): Piece[] {
    const keys = lines.map(({ key }) => key);
    // A list that became shorter than where the screen was is seen from its end.
    const from = Math.min(this.span.from, Math.max(0, keys.length - FIRST));
    this.keys = keys;
    const to = Math.min(keys.length, Math.max(this.span.to, from + FIRST));
    this.pieces = piecesOf(this.known(), { from, to }, keys.indexOf(keep ?? ''));
    return this.pieces;
  }

  hostUpdated(): void {
    const { list } = this;
    if (!list) return;
    const gaps = this.pieces.flatMap((piece) => (piece.kind === 'gap' ? piece.height : []));
    list.querySelectorAll<HTMLElement>(':scope > .gap').forEach((gap, index) => {
      gap.style.blockSize = `${gaps[index]}px`;
    });
    this.lookSoon();
  }

  private get list(): HTMLElement | null {
    return this.host.renderRoot.querySelector('.list');
  }

  private readonly scrolled = ({ target }: Event): void => {
    const box = target instanceof Element ? target : null;
    if (box && !box.contains(this.host)) return;
    this.box = box;
    this.lookSoon();
  };

  /**
   * With the next frame: rows whose heights turn out otherwise never keep the page from painting, and what is painted
   * already is measured for nothing.
   */
  private lookSoon(): void {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.look();
      this.listener.looked();
    });
  }

  private measure(list: HTMLElement): void {
    const rows = list.querySelectorAll<HTMLElement>(':scope > [data-key]');
    let sum = 0;
    for (const row of rows) {
      const { height } = row.getBoundingClientRect();
      this.heights.set(row.dataset['key']!, height);
      sum += height;
    }
    // Once for all: an estimate that moves with each measurement would move thousands of rows above the screen.
    if (rows.length >= FIRST) this.usual ??= sum / rows.length;
  }

  /** Renders anew when other rows are near the screen than those that are built. */
  private look(): void {
    const { list } = this;
    if (!list) return;
    this.measure(list);
    const rect = list.getBoundingClientRect();
    this.isScrolled = rect.top < (this.box?.getBoundingClientRect().top ?? 0);
    if (rect.bottom < innerHeight + MARGIN && rect.bottom > 0) this.listener.ended();
    const span = spanOf(this.known(), -rect.top - MARGIN, innerHeight - rect.top + MARGIN);
    if (span.from === this.span.from && span.to === this.span.to) return;
    this.span = span;
    this.host.requestUpdate();
  }

  private known(): number[] {
    return this.keys.map((key) => this.heights.get(key) ?? this.usual ?? GUESS);
  }
}
