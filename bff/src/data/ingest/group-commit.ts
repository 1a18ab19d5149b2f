/** At a quiet hour two or three come at once now and then. */
const MANY_CALLERS = 20;

/**
 * Gathers what many callers want stored into groups, and stores one group at a time in each of `lanes` lanes.
 * No linger: a group is whatever queued up while the lanes were busy, so a quiet system answers at once
 * and a busy one shares its commits. Another lane opens beside a busy one only for a group of `worthALane`
 * items: a commit has a cost of its own, and small groups do better to wait and go together.
 */
export class GroupCommit<Item> {
  private readonly queue: { items: Item[]; resolve: () => void; reject: (error: unknown) => void }[] = [];
  private queuedItems = 0;
  private busyLanes = 0;

  constructor(
    private readonly store: (items: Item[]) => Promise<void>,
    private readonly options: { lanes: number; worthALane: number; maxItems: number; maxQueued: number },
  ) {}

  /** True when so much is waiting that another caller would wait in vain. */
  get isFull(): boolean {
    return this.queuedItems >= this.options.maxQueued;
  }

  /** True while all lanes are taken, or so many callers wait that it is no chance. */
  get isPressed(): boolean {
    return this.busyLanes === this.options.lanes || this.queue.length >= MANY_CALLERS;
  }

  /** Resolves once the items are stored; rejects when their group could not be. */
  add(items: Item[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.queue.push({ items, resolve, reject });
      this.queuedItems += items.length;
      this.flush();
    });
  }

  private flush(): void {
    while (this.queue.length > 0 && this.hasLane()) void this.storeGroup(this.takeGroup());
  }

  private hasLane(): boolean {
    const { lanes, worthALane } = this.options;
    return this.busyLanes === 0 || (this.busyLanes < lanes && this.queuedItems >= worthALane);
  }

  private takeGroup(): typeof this.queue {
    let count = 0;
    let size = 0;
    while (count < this.queue.length && size < this.options.maxItems) size += this.queue[count++]!.items.length;
    this.queuedItems -= size;
    return this.queue.splice(0, count);
  }

  private async storeGroup(group: typeof this.queue): Promise<void> {
    this.busyLanes += 1;
    try {
      await this.store(group.flatMap((caller) => caller.items));
      for (const caller of group) caller.resolve();
    } catch (error) {
      for (const caller of group) caller.reject(error);
    } finally {
      this.busyLanes -= 1;
      this.flush();
    }
  }
}
