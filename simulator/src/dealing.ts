import { DELIVERY_FAULT_KINDS, type DeliveryFaultKind, type DeliveryFaults } from '@iops/contracts';
import { type Assigned, changesNothing, type Sending, sendings } from './delivery-faults.js';
import { HeldBack } from './held-back.js';

/** How many events met each fault, before any did. */
export function noneMet(): Record<DeliveryFaultKind, number> {
  return Object.fromEntries(DELIVERY_FAULT_KINDS.map((kind) => [kind, 0])) as Record<DeliveryFaultKind, number>;
}

/** Turns what happens into what is sent: the same at the same moment, unless faults are asked for. */
export class Dealing {
  /** How many events met each fault. */
  readonly met = noneMet();
  private readonly held: HeldBack;

  /** `seed` decides whom faults meet; nothing that happened before `from` may be dealt. */
  constructor(
    private readonly seed: number,
    from: number,
  ) {
    this.held = new HeldBack(from);
  }

  /** What is to be sent of what happened in the stretch that ends at `until`, and of what was held back before. */
  deal(happened: readonly Assigned[], faults: DeliveryFaults, until: number): Sending[] {
    if (!changesNothing(faults)) for (const happening of happened) this.distort(happening, faults);
    const due = this.held.take(until);
    if (changesNothing(faults)) for (const { at, event, feed } of happened) due.push({ at, dueAt: at, event, feed });
    return due.sort((a, b) => a.dueAt - b.dueAt);
  }

  /** When the oldest that is held back happened; Infinity where nothing is. */
  oldest(): number {
    return this.held.oldest();
  }

  private distort(happening: Assigned, faults: DeliveryFaults): void {
    const { sendings: sent, kinds } = sendings(happening, faults, this.seed);
    for (const kind of kinds) this.met[kind]++;
    for (const sending of sent) this.held.put(sending);
  }
}
