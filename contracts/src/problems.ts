/**
 * Every error a caller can meet: its stable code, HTTP status and title.
 * Requests fail with an RFC 9457 problem document that carries the code; refused events carry it in `errors`.
 */
export const PROBLEMS = {
  // The request as a whole.
  invalid_json: { status: 400, title: 'The body is not JSON' },
  invalid_body: { status: 400, title: 'The body is neither an event nor an array of events' },
  invalid_parameter: { status: 400, title: 'A parameter is not valid' },
  unauthenticated: { status: 401, title: 'A valid token or API key is needed' },
  forbidden: { status: 403, title: 'This role or key may not do that' },
  not_found: { status: 404, title: 'Nothing is here' },
  method_not_allowed: { status: 405, title: 'This method is not served here' },
  // What was kept under this address is gone for good.
  erased: { status: 410, title: 'This customer was erased' },
  conflict: { status: 409, title: 'The present state does not allow that' },
  body_too_large: { status: 413, title: 'The body is larger than is taken' },
  batch_too_large: { status: 413, title: 'The array has more events than are taken at once' },
  unsupported_media_type: { status: 415, title: 'This content type is not taken' },
  rate_limited: { status: 429, title: 'This key or person has sent more than is taken in a minute' },
  // What is not HTTP as it should be: told on the socket before any route is asked.
  bad_request: { status: 400, title: 'The request is not valid HTTP' },
  request_timeout: { status: 408, title: 'The request did not arrive in time' },
  uri_too_long: { status: 414, title: 'The address is longer than is taken' },
  headers_too_large: { status: 431, title: 'The headers are larger than is taken' },
  internal: { status: 500, title: 'Something went wrong here' },
  unavailable: { status: 503, title: 'Not able to store anything right now; try again' },
  // One event of a request.
  invalid_event: { status: 422, title: 'The event is not an object with the four fields' },
  unknown_event_type: { status: 422, title: 'No stream has this name' },
  missing_field: { status: 422, title: 'A required field is missing' },
  invalid_field: { status: 422, title: 'A field has a value of the wrong kind' },
  invalid_time: { status: 422, title: 'Not an ISO 8601 time with a zone' },
  occurred_at_out_of_range: { status: 422, title: 'The time is too far in the past or the future' },
  forbidden_character: { status: 422, title: 'Text holds a character that cannot be stored' },
  event_too_large: { status: 422, title: 'The event is larger than is taken' },
  event_too_deep: { status: 422, title: 'The event is nested deeper than is taken' },
  too_many_properties: { status: 422, title: 'The event has more properties than are taken' },
  stream_is_polled: { status: 422, title: 'This stream is polled from the platform here, and not taken by post' },
  event_id_conflict: { status: 422, title: 'This id was already used by another event' },
} as const satisfies Record<string, { status: number; title: string }>;

/** A stable error code, one of the catalogue. */
export type ProblemCode = keyof typeof PROBLEMS;

/** The body of every failed request, served as `application/problem+json` (RFC 9457). */
export interface ProblemDocument {
  /** `about:blank#<code>`: the code is what to act on. */
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  /** What is wrong with this very request, for a person. */
  detail?: string;
  /** JSON pointer (RFC 6901) to the field at fault. */
  pointer?: string;
  /** Of `conflict`, where the present state allows other actions: their names. */
  allowed?: string[];
  requestId: string;
}
