import type { DeliveryFaults } from '@iops/contracts';

/** What can be done to the sending. */
export type FaultName = keyof DeliveryFaults;

const SHARES: readonly string[] = ['duplicateShare', 'lateShare', 'outOfOrderShare', 'malformedShare', 'lostShare'];

/** What stands in a field: shares in percent, to four places. */
export function fieldOf(name: FaultName, value: number): string {
  return String(SHARES.includes(name) ? Math.round(value * 1e6) / 1e4 : value);
}

/** Faults from what stands in the fields: shares are typed in percent; an empty field is none. */
export function faultsFrom(fields: Partial<Record<FaultName, string>>): DeliveryFaults {
  const value = (name: FaultName) => Number(fields[name] ?? 0) / (SHARES.includes(name) ? 100 : 1);
  return {
    duplicateShare: value('duplicateShare'),
    lateShare: value('lateShare'),
    lateMinutes: value('lateMinutes'),
    outOfOrderShare: value('outOfOrderShare'),
    malformedShare: value('malformedShare'),
    lostShare: value('lostShare'),
    clockOffsetSeconds: value('clockOffsetSeconds'),
    slowMs: value('slowMs'),
  };
}

/** How many things are done to the sending; how late the late ones are is none of its own. */
export function countFaults(faults: DeliveryFaults): number {
  return Object.entries(faults).filter(([name, value]) => name !== 'lateMinutes' && value !== 0).length;
}
