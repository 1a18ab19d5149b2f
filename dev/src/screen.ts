import { type Progress, percent, progressBar, progressLine } from './progress.js';

const NAME_WIDTH = 13;
const CLEAR_LINE = '\r\u001b[2K';
const LINE_EVERY_PERCENT = 10;

/** Writes the calm lines of a start to a terminal or a file; a progress bar keeps to the last line of a terminal. */
export class Screen {
  private bar = '';
  private nextPercent = 0;
  private isFrozen = false;

  constructor(private readonly out: NodeJS.WriteStream) {
    // Whoever read along may be gone (`npm start | head`, a closed terminal); that is no reason to die in disorder.
    out.on('error', () => undefined);
  }

  /** Writes one line, or several. */
  say(line = ''): void {
    const clear = this.bar ? CLEAR_LINE : '';
    this.out.write(`${clear}${line}\n${this.bar}`);
  }

  /** Tells that one thing is done, and how long it took. */
  step(name: string, detail: string, sinceMs: number): void {
    const seconds = ((Date.now() - sinceMs) / 1000).toFixed(1);
    this.say(`  ${name.padEnd(NAME_WIDTH)}${detail.padEnd(44)}${seconds.padStart(6)} s`);
  }

  /** Draws how far it has come; where there is no terminal, a line every ten percent. */
  progress(name: string, progress: Progress): void {
    if (this.isFrozen) return;
    if (this.out.isTTY) {
      // A line that wraps could not be cleared again.
      this.bar = `  ${name.padEnd(NAME_WIDTH)}${progressBar(progress)}`.slice(0, this.out.columns - 1);
      this.out.write(CLEAR_LINE + this.bar);
    } else if (percent(progress) >= this.nextPercent) {
      this.say(`  ${name.padEnd(NAME_WIDTH)}${progressLine(progress)}`);
      this.nextPercent = (Math.floor(percent(progress) / LINE_EVERY_PERCENT) + 1) * LINE_EVERY_PERCENT;
    }
  }

  /** Takes the bar away for good: what still comes in while everything stops is not shown. */
  freezeProgress(): void {
    this.endProgress();
    this.isFrozen = true;
  }

  /** Takes the bar away. */
  endProgress(): void {
    if (this.bar) this.out.write(CLEAR_LINE);
    this.bar = '';
    this.nextPercent = 0;
  }
}
