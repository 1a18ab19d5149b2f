import type { Share } from './cohorts.js';

/** What can be done about a customer or a tutor. */
export const INTERVENTION_KINDS = ['call', 'mail', 'task', 'coaching'] as const;
export type InterventionKind = (typeof INTERVENTION_KINDS)[number];

/** Whom an intervention is about. */
export const INTERVENTION_SUBJECTS = ['customer', 'tutor'] as const;
export type InterventionSubjectKind = (typeof INTERVENTION_SUBJECTS)[number];

/**
 * `open`: to be done. `held_out`: to be left alone, so that there is something to compare with; assigning it to
 * somebody opens it all the same. `closed`: has its outcome.
 */
export const INTERVENTION_STATES = ['open', 'held_out', 'closed'] as const;
export type InterventionState = (typeof INTERVENTION_STATES)[number];

/** What came of it, in the eyes of who did it. */
export const INTERVENTION_OUTCOMES = ['helped', 'no_change', 'not_reached', 'not_needed'] as const;
export type InterventionOutcome = (typeof INTERVENTION_OUTCOMES)[number];

/** Something to do about a customer or a tutor. */
export interface Intervention {
  interventionId: string;
  kind: InterventionKind;
  subject: { kind: InterventionSubjectKind; id: string; name: string | null };
  state: InterventionState;
  /** True for the share that is left alone for comparison; it stays true when somebody acts nevertheless. */
  heldOut: boolean;
  note: string | null;
  assignee: string | null;
  createdAt: string;
  createdBy: string;
  closedAt: string | null;
  closedBy: string | null;
  outcome: InterventionOutcome | null;
  outcomeNote: string | null;
  /**
   * Measured from the events 30 days after it was created, whatever was done: a customer had a session, a tutor is rated
   * better than in the 30 days before. Null while that is not over, or where it cannot be told.
   */
  succeeded: boolean | null;
}

/** The body of `POST /api/interventions`. */
export interface CreateInterventionRequest {
  kind: InterventionKind;
  subject: { kind: InterventionSubjectKind; id: string };
  note?: string;
  /** Who is to do it. */
  assignee?: string;
}

/** The body of `POST /api/interventions/:id/assign`. */
export interface AssignInterventionRequest {
  /** Null takes it from whoever has it. */
  assignee: string | null;
}

/** The body of `POST /api/interventions/:id/close`. */
export interface CloseInterventionRequest {
  outcome: InterventionOutcome;
  note?: string;
}

/** The answer of `GET /api/interventions`. */
export interface InterventionsAnswer {
  items: Intervention[];
  nextCursor: string | null;
  total: number;
}

/** What interventions of a kind bring: those that were to be done against those that were held out. */
export interface InterventionEffect {
  kind: InterventionKind;
  subjectKind: InterventionSubjectKind;
  /** Of those that were measured, how many succeeded; each customer or tutor counts once. */
  acted: Share;
  heldOut: Share;
  /**
   * acted.rate − heldOut.rate with 95 % bounds (Newcombe 1998, from Wilson's). Bounds on both sides of 0: it cannot be
   * told yet whether it helps. Null where either rate is.
   */
  difference: { value: number; lower: number; upper: number } | null;
}

/** The answer of `GET /api/interventions/effect`. */
export interface InterventionEffectAnswer {
  /** 0..1: the share that is held out. */
  holdOutShare: number;
  items: InterventionEffect[];
}
