/** What a person may do, least first: each role includes those before it. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
/** The role in a host's JWT. */
export type Role = (typeof ROLES)[number];

/** What an API key may do. Keys are for servers; people carry a JWT. */
export const SCOPES = ['ingest', 'read', 'outbound', 'admin'] as const;
/** One permission of an API key. */
export type Scope = (typeof SCOPES)[number];

/** The audience every token must name. */
export const TOKEN_AUDIENCE = 'iops';
/** The longest life a token may have, in minutes. */
export const TOKEN_MAX_MINUTES = 15;

/** What a host's token endpoint answers; the widgets read it. */
export interface TokenAnswer {
  token: string;
  /** ISO 8601; when it is missing the widgets read `exp` from the token. */
  expires_at?: string;
}
