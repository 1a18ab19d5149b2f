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

/** The answer of `GET /api/session`: whom a token or a key stands for. */
export type Session =
  | { kind: 'user'; id: string; role: Role /** ISO 8601. */; expiresAt: string }
  | { kind: 'key'; id: string; scopes: Scope[] };

/** An API key as an admin sees it; the key itself is shown once, and not kept. */
export interface ApiKey {
  id: string;
  name: string;
  scopes: Scope[];
  createdAt: string;
  /** `system` for a key that the configuration names. */
  createdBy: string;
  /** From then on it is refused; null for never. */
  expiresAt: string | null;
  /** To the minute. */
  lastUsedAt: string | null;
  revokedAt: string | null;
  /** Id of the key that took its place. */
  replacedBy: string | null;
}

/** The answer of `GET /api/api-keys`. */
export interface ApiKeysAnswer {
  items: ApiKey[];
  nextCursor: string | null;
  total: number;
}

/** The body of `POST /api/api-keys`. */
export interface CreateApiKeyRequest {
  name: string;
  scopes: Scope[];
  /** ISO 8601 with a zone, in the future; without it the key has no end. */
  expiresAt?: string;
}

/** The body of `POST /api/api-keys/:id/rotate`. */
export interface RotateApiKeyRequest {
  /** How long the old key stays good beside the new one; a day when not said. */
  overlapMinutes?: number;
}

/** A key that was just made. */
export interface CreatedApiKey extends ApiKey {
  /** What the server sends as `X-API-Key`: shown here and never again. */
  key: string;
}
