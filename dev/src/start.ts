import { bringUp } from './bring-up.js';
import { CannotStart } from './cannot-start.js';
import { Screen } from './screen.js';
import { readSettings } from './settings.js';
import { Supervisor } from './supervisor.js';

// npm passes a terminal's Ctrl-C on to us, who got it from the terminal already: within this time it is the same one.
const SAME_CTRL_C_MS = 1_000;
const PARENT_LOOK_MS = 500;
const KILLED_WITHIN_MS = 1_000;

/** Runs everything until it is asked to stop, then ends this process: 0 when asked, 1 when something could not be started. */
export async function start(root: string): Promise<void> {
  const screen = new Screen(process.stdout);
  const supervisor = new Supervisor({
    say: (line) => screen.say(`  ${line}`),
    onGivenUp: (sentence) => void ending.begin(1, sentence),
  });
  const ending = new Ending(supervisor, screen);
  ending.listen();
  try {
    const settings = readSettings({ env: process.env, root, workingFolder: process.cwd() });
    await bringUp(settings, supervisor, screen);
  } catch (error) {
    await ending.begin(1, sentenceOf(error));
  }
}

/** The end of a start: in order, once, or at once when a person insists. */
class Ending {
  private beganAt: number | null = null;

  constructor(
    private readonly supervisor: Supervisor,
    private readonly screen: Screen,
  ) {}

  /** Begins when a signal says so, or when who started us is gone. */
  listen(): void {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.onSignal());
    process.on('uncaughtException', (error) => void this.begin(1, sentenceOf(error)));
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) void this.begin(0);
    }, PARENT_LOOK_MS).unref();
  }

  /** Stops everything and exits; the first call decides the code. */
  async begin(code: number, sentence?: string): Promise<void> {
    if (this.beganAt !== null) return;
    this.beganAt = Date.now();
    this.screen.freezeProgress();
    if (sentence) process.stderr.write(`\n${sentence}\n`);
    else this.screen.say('\nStopping.');
    await this.supervisor.stop();
    if (!sentence) this.screen.say('Everything is stopped.');
    process.exit(code);
  }

  private onSignal(): void {
    if (this.beganAt === null) void this.begin(0);
    else if (Date.now() - this.beganAt > SAME_CTRL_C_MS) void this.killAll();
  }

  private async killAll(): Promise<void> {
    setTimeout(() => process.exit(130), KILLED_WITHIN_MS);
    await this.supervisor.kill();
    process.exit(130);
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof CannotStart) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
