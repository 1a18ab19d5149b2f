/** How the erasure of a customer fares. */
export interface Erasure {
  id: string;
  /** `running` until nothing that is kept names the customer. */
  status: 'running' | 'done';
  requestedAt: string;
  finishedAt: string | null;
}
