import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SavedState } from './resume.js';

/** The simulator's memory over restarts: `<home>/simulator.json`. */
export class StateFile {
  private readonly path: string;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly home: string) {
    this.path = join(home, 'simulator.json');
  }

  /** What was saved last, or null when there is nothing that can be read. */
  async read(): Promise<unknown> {
    try {
      return JSON.parse(await readFile(this.path, 'utf8'));
    } catch {
      return null;
    }
  }

  /** Replaces it at once or not at all; saves are done in the order of the calls. */
  save(state: SavedState): Promise<void> {
    this.writing = this.writing.then(() => this.replace(state));
    return this.writing;
  }

  /** Resolves when all saves so far are done. */
  written(): Promise<void> {
    return this.writing;
  }

  private async replace(state: SavedState): Promise<void> {
    await mkdir(this.home, { recursive: true });
    await writeFile(`${this.path}.new`, `${JSON.stringify(state, null, 2)}\n`);
    await rename(`${this.path}.new`, this.path);
  }
}
