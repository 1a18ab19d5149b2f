/** What somebody thinks of a reason: it helps, or it does not. */
export const VOTES = ['up', 'down'] as const;
export type Vote = (typeof VOTES)[number];

/** What is wrong with a reason: a figure is not so; it is so, but not why; nothing to act on; not to be understood. */
export const FEEDBACK_REASONS = ['wrong_fact', 'not_a_cause', 'not_useful', 'unclear', 'other'] as const;
export type FeedbackReason = (typeof FEEDBACK_REASONS)[number];

/** `POST /api/alerts/:id/explanation/feedback`: one person's word on one factor; a later one takes the place of an earlier. */
export interface FeedbackRequest {
  /** `feature` of one of the explanation's factors; the explanation as a whole where it is left out. */
  factor?: string;
  /** Null takes back what was said. */
  vote: Vote | null;
  reason?: FeedbackReason;
  note?: string;
}

/** What one person said of one factor. */
export interface Feedback {
  /** Null: of the explanation as a whole. */
  factor: string | null;
  vote: Vote;
  reason: FeedbackReason | null;
  note: string | null;
  actor: string;
  at: string;
}

/** The answer of `GET` and `POST /api/alerts/:id/explanation/feedback`: all that was said, the newest first. */
export interface FeedbackAnswer {
  items: Feedback[];
}
