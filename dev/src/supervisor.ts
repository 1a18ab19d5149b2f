import { setTimeout as sleep } from 'node:timers/promises';
import { afterDeath, QUICK_DEATH_MS, QUICK_DEATHS } from './restart-policy.js';
import { describeEnd, type Running } from './running.js';

/** Something to keep running. */
export interface Service {
  name: string;
  /** Begins a life of it; rejects when that cannot be. */
  start(): Promise<Running>;
  /** The end of what it wrote, for a person who has to find out why it died. */
  lastWords(): string;
}

/** Where the supervisor tells what it sees. */
export interface Listener {
  say(line: string): void;
  /** A service keeps dying; nothing more is done about it. */
  onGivenUp(sentence: string): void;
}

/** A service with its present life: being started, running, or over. */
interface Kept {
  service: Service;
  life: Promise<Running>;
  bornAt: number;
}

/** Keeps services running: who dies unasked is started again, with pauses when it keeps dying, and not without end. */
export class Supervisor {
  private readonly kept: Kept[] = [];
  private isStopping = false;

  constructor(private readonly listener: Listener) {}

  /** Starts a service and waits until it is ready; from then on it is kept running. Rejects when it cannot be started. */
  async add(service: Service): Promise<void> {
    this.refuseWhenStopping();
    const kept = { service, life: service.start(), bornAt: Date.now() };
    this.kept.push(kept);
    await (await kept.life).ready;
    this.refuseWhenStopping();
    void this.keep(kept);
  }

  /** Stops a service; as it is kept running, a new life of it begins. */
  async renew(name: string): Promise<void> {
    const kept = this.kept.find(({ service }) => service.name === name);
    await (await kept?.life)?.stop();
  }

  /** Stops everything, the last started first, and waits till it is gone. */
  async stop(): Promise<void> {
    this.isStopping = true;
    for (const { life } of this.kept.toReversed()) {
      const running = await life.catch(() => null);
      await running?.stop();
    }
  }

  /** Ends everything this instant, in no order. Settles when everything has got the message. */
  async kill(): Promise<void> {
    this.isStopping = true;
    await Promise.allSettled(this.kept.map(async ({ life }) => (await life).kill()));
  }

  private refuseWhenStopping(): void {
    if (this.isStopping) throw new Error('Everything is being stopped.');
  }

  private async keep(kept: Kept): Promise<void> {
    let quickDeaths = 0;
    for (;;) {
      const end = await this.endOf(kept);
      if (this.isStopping) return;
      const next = afterDeath(quickDeaths, Date.now() - kept.bornAt);
      if (next.kind === 'give-up') return this.giveUp(kept.service);
      quickDeaths = next.quickDeaths;
      this.tellOfDeath(kept.service, end, next);
      await sleep(next.delayMs);
      if (this.isStopping) return;
      this.begin(kept);
    }
  }

  private async endOf({ life }: Kept): Promise<string> {
    try {
      return describeEnd(await (await life).exited);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  private begin(kept: Kept): void {
    kept.bornAt = Date.now();
    kept.life = kept.service.start();
    const tell = () => this.listener.say(`${kept.service.name} is up again`);
    // When it dies before, its next death is told.
    kept.life.then((running) => running.ready).then(tell, () => undefined);
  }

  private tellOfDeath(
    { name }: Service,
    end: string,
    { quickDeaths, delayMs }: { quickDeaths: number; delayMs: number },
  ) {
    const when =
      delayMs === 0 ? 'starting it again' : `${quickDeaths} times in a row now; next try in ${delayMs / 1000} s`;
    this.listener.say(`${name} ended (${end}): ${when}`);
  }

  private giveUp({ name, lastWords }: Service): void {
    const often = `${name} ended ${QUICK_DEATHS} times in a row, each time within ${QUICK_DEATH_MS / 1000} s`;
    this.listener.onGivenUp(`${often}; the end of its log:\n${lastWords()}`);
  }
}
