/**
 * One figure for `npm test`, another for `npm run test:faults`, which tries for longer: rare moments are met by trying
 * often.
 */
export function shortOrLong(short: number, long: number): number {
  return (globalThis as { IOPS_LONG_FAULTS?: boolean }).IOPS_LONG_FAULTS ? long : short;
}
