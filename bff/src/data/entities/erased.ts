/** What the pseudonyms of erased customers begin with. */
const ERASED = 'erased:';

/** True for what stands for an erased customer: it is counted, but nobody to look at. */
export function isErased(customerId: string): boolean {
  return customerId.startsWith(ERASED);
}
