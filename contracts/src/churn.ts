import type { InterventionKind } from './interventions.js';

/** How much one feature moves a customer's log-odds of leaving. */
export interface ChurnFactor {
  feature: string;
  label: string;
  /** Null where it is not known; then it contributes nothing. */
  value: number | null;
  /** Of log-odds; over 0 speaks for leaving. */
  contribution: number;
  /** What can be done about it. */
  intervention: InterventionKind;
}

/** How likely a customer is to have no session in the 60 days after `asOf`. */
export interface ChurnRisk {
  customerId: string;
  /** 0..1. */
  probability: number;
  /** The probability from which the model counts a customer as at risk. */
  threshold: number;
  atRisk: boolean;
  /** Log-odds of a customer who is at the mean of everything; base + all contributions are this customer's. */
  base: number;
  /** Up to three that speak most for leaving, the strongest first. */
  factors: ChurnFactor[];
  /** All of them, in the model's order. */
  contributions: ChurnFactor[];
  modelId: string;
  asOf: string;
}
