interface Entry<T> {
  at: number;
  /** Of two at the same moment the one that was put in first comes first. */
  order: number;
  turn: T;
}

const isBefore = <T>(one: Entry<T>, other: Entry<T>) =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

/** Turns that are taken in order of time, whatever is put in meanwhile (a binary heap). */
export class Turns<T> {
  private readonly heap: Entry<T>[] = [];
  private count = 0;

  /** Puts a turn in for a moment. */
  put(at: number, turn: T): void {
    const entry = { at, order: this.count++, turn };
    let place = this.heap.length;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = this.heap[parent] as Entry<T>;
      if (!isBefore(entry, above)) break;
      this.heap[place] = above;
      place = parent;
    }
    this.heap[place] = entry;
  }

  /** Takes the earliest out, with its moment; null where none is left. */
  take(): { at: number; turn: T } | null {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (!first || !last) return null;
    if (this.heap.length > 0) this.sink(last);
    return first;
  }

  /** Puts an entry in from the top down. */
  private sink(entry: Entry<T>): void {
    let place = 0;
    for (;;) {
      const child = this.earlierChild(place);
      const below = this.heap[child];
      if (!below || !isBefore(below, entry)) break;
      this.heap[place] = below;
      place = child;
    }
    this.heap[place] = entry;
  }

  private earlierChild(place: number): number {
    const left = 2 * place + 1;
    const [one, other] = [this.heap[left], this.heap[left + 1]];
    return one && other && isBefore(other, one) ? left + 1 : left;
  }
}
