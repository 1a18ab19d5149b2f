/** How the erasure of a customer fares. */
export interface Erasure {
  id: string;
  /** `running` until nothing that is kept about the customer says who it was. */
  status: 'running' | 'done';
  requestedAt: string;
  finishedAt: string | null;
}
