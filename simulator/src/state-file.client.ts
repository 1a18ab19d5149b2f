import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One file of the simulator's memory over restarts: `<home>/simulator.json`, or another name. */
export class StateFile {
  private readonly path: string;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly home: string,
    name = 'simulator.json',
  ) {
    this.path = join(home, name);
  }

  /** What was saved last, or null when there is nothing that can be read. */
  async read(): Promise<unknown> {
    try {
      return JSON.parse(await readFile(this.path, 'utf8'));
    } catch {
      return null;
    }
  }

  /** Replaces it at once or not at all, in the order of the calls; what fails is said, and the next is tried. */
  save(state: object): Promise<void> {
    this.writing = this.writing
      .then(() => this.replace(state))
      .catch((error: Error) => console.error(`${this.path} was not saved: ${error.message}`));
    return this.writing;
  }

  /** Resolves when all saves so far are done. */
  written(): Promise<void> {
    return this.writing;
  }

  private async replace(state: object): Promise<void> {
    await mkdir(this.home, { recursive: true });
    await writeFile(`${this.path}.new`, `${JSON.stringify(state, null, 2)}\n`);
    await rename(`${this.path}.new`, this.path);
  }
}
