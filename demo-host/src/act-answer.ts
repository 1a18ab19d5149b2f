/** What the page shows of one event that was sent as Rails. */
export interface ActAnswer {
  event: unknown;
  /** A command that sends the same event. */
  curl: string;
  /** What the BFF said: HTTP status and body. */
  answer: { status: number; body: unknown };
}
