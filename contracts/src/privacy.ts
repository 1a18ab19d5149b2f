/** How the erasure of a customer fares. */
export interface Erasure {
  id: string;
  /** `running` until nothing that is kept about the customer says who it was. */
  status: 'running' | 'done';
  requestedAt: string;
  finishedAt: string | null;
}

/**
 * All that is kept of a customer at one moment. Rows are as they are stored, with the names of their columns; every
 * section is there, also an empty one.
 */
export interface CustomerExport {
  customerId: string;
  exportedAt: string;
  sections: Record<string, Record<string, unknown>[]>;
}
