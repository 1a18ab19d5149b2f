import { isIP } from 'node:net';
import { apiKeyId, RAILS_RESOURCES } from '@iops/contracts';
import { publicKey } from '../auth/token-key.js';

/** One setting: where it comes from, what it may be, and what it means. `.env.example` is generated from these. */
export interface Setting {
  /** One or two sentences for the person who sets it. */
  doc: string;
  /** Used when the variable is not set; `undefined` makes it required, `''` optional. */
  default?: string;
  /** Names what is wrong with a value, or null when it is fine. */
  check?: (value: string) => string | null;
}

const integer = (from: number, to: number) => (value: string) =>
  /^\d+$/.test(value) && Number(value) >= from && Number(value) <= to
    ? null
    : `must be a whole number from ${from} to ${to}`;

const oneOf =
  (...values: string[]) =>
  (value: string) =>
    values.includes(value) ? null : `must be ${values.join(' or ')}`;

function url(value: string): string | null {
  if (value === '') return null;
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) ? null : 'must be an http(s) URL';
}

function jwtSecret(value: string): string | null {
  if (value === '') return null;
  // Whoever has a public key could sign with it, were it taken for a secret.
  if (value.startsWith('-----BEGIN')) return 'must be a secret; a public key goes into IOPS_JWT_PUBLIC_KEY';
  return Buffer.byteLength(value) >= 32 ? null : 'must have at least 32 bytes';
}

function apiKey(value: string): string | null {
  return value === '' || apiKeyId(value) !== null ? null : 'must have the form iops_<id>_<secret>_<checksum>';
}

function origins(value: string): string | null {
  const wrong = splitList(value).find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
  return wrong === undefined
    ? null
    : `must be a comma-separated list of origins like https://ops.example.com; "${wrong}" is not one`;
}

function addresses(value: string): string | null {
  const wrong = splitList(value).find((range) => !isAddressRange(range));
  return wrong === undefined
    ? null
    : `must be a comma-separated list of addresses or ranges like 10.0.0.0/8; "${wrong}" is not one`;
}

function isAddressRange(range: string): boolean {
  const [address = '', bits, ...more] = range.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (family === 4 ? 32 : 128))
  );
}

function timeZone(value: string): string | null {
  // An offset is east of Greenwich to Node and west to PostgreSQL.
  if (/^[+-]/.test(value)) return 'must be an IANA time zone like America/Chicago';
  try {
    Intl.DateTimeFormat('en', { timeZone: value });
    return null;
  } catch {
    return 'must be an IANA time zone like America/Chicago';
  }
}

function railsResources(value: string): string | null {
  const names = splitList(value);
  const unknown = names.find((name) => !(RAILS_RESOURCES as readonly string[]).includes(name));
  if (unknown !== undefined)
    return `must be a comma-separated list of ${RAILS_RESOURCES.join(', ')}; "${unknown}" is not one`;
  return names.length > 0 ? null : `must name at least one of ${RAILS_RESOURCES.join(', ')}`;
}

/** Splits a comma-separated setting; blanks fall away. */
export function splitList(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** Every environment variable the BFF reads. */
export const SETTINGS = {
  DATABASE_URL: {
    doc: 'PostgreSQL 16 or newer. `npm start` runs one of its own when this is not set.',
    check: (value) => (/^postgres(ql)?:\/\//.test(value) ? null : 'must be a postgres:// URL'),
  },
  IOPS_BFF_PORT: { doc: 'Port of the HTTP API and the socket.', default: '4000', check: integer(1, 65535) },
  IOPS_BFF_HOST: { doc: 'Address to listen on; 0.0.0.0 inside a container.', default: '127.0.0.1' },
  IOPS_JWT_SECRET: {
    doc: 'Secret of at least 32 bytes that the host signs its HS256 tokens with. Exactly one of the three IOPS_JWT_ settings for keys must be set.',
    default: '',
    check: jwtSecret,
  },
  IOPS_JWT_PUBLIC_KEY: {
    doc: 'In place of the secret: public key that the host signs with, as PEM, line ends as \\n: RSA of 2048 bits or more (RS256), or P-256 (ES256).',
    default: '',
    check: (value) =>
      value === '' || publicKey(value) ? null : 'must be a public key as PEM, RSA of at least 2048 bits or P-256',
  },
  IOPS_JWT_JWKS_URL: {
    doc: 'In place of the secret: https address where the host publishes its public keys (JWKS), RS256 or ES256; http only on this machine and outside production.',
    default: '',
    check: url,
  },
  IOPS_JWT_ISSUER: { doc: 'The `iss` that tokens must carry; any, when empty.', default: '' },
  IOPS_INGEST_KEY: {
    doc: 'An API key with scope `ingest` to take from the start; `npm run new-key` makes one.',
    default: '',
    check: apiKey,
  },
  IOPS_ADMIN_KEY: { doc: 'An API key with all scopes to take from the start.', default: '', check: apiKey },
  IOPS_ALLOWED_ORIGINS: {
    doc: 'Origins of the host pages, comma-separated: exact matches for CORS and the socket upgrade.',
    default: '',
    check: origins,
  },
  IOPS_TRUSTED_PROXIES: {
    doc: 'Addresses or ranges of the proxies in front, comma-separated: only they are believed who a request comes from.',
    default: '',
    check: addresses,
  },
  IOPS_RATE_INGEST_EVENTS_PER_MINUTE: {
    doc: 'Events that one key or person may send in a minute; each process counts for itself.',
    default: '6000000',
    check: integer(1, 1_000_000_000),
  },
  IOPS_RATE_REQUESTS_PER_MINUTE: {
    doc: 'Requests other than POST /ingest that one key, person or unknown address may make in a minute; each process counts for itself.',
    default: '6000',
    check: integer(1, 1_000_000_000),
  },
  IOPS_MAX_SOCKETS: {
    doc: 'Realtime connections of one process; at most 50 of them are of the same person.',
    default: '10000',
    check: integer(1, 1_000_000),
  },
  IOPS_TIMEZONE: {
    doc: "The marketplace's time zone: days and hours of the week are taken in it.",
    default: 'America/Chicago',
    check: timeZone,
  },
  IOPS_RETENTION_DAYS: {
    doc: 'Days that events and what was refused are kept; events older than that, or than 120 days, are not taken.',
    default: '120',
    check: integer(30, 3650),
  },
  IOPS_DASHBOARD_URL: { doc: "The host's page with the elements; callbacks link to it.", default: '', check: url },
  IOPS_WEBHOOK_URL: { doc: 'Where signed callbacks are posted; none are sent when empty.', default: '', check: url },
  IOPS_WEBHOOK_SECRET: {
    doc: 'Signing secret of the callbacks, whsec_ and 24–64 bytes in base64.',
    default: '',
    check: (value) =>
      value === '' || /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/.test(value)
        ? null
        : 'must be whsec_ and 24 to 64 bytes in base64',
  },
  IOPS_WEBHOOK_LOOPBACK: {
    doc: '`on` lets callbacks go to http addresses of this machine, for development; refused in production.',
    default: 'off',
    check: oneOf('on', 'off'),
  },
  IOPS_RAILS_URL: {
    doc: 'Where your platform serves /api/v1 to be polled, https; http only on this machine and outside production. Nothing is polled when empty.',
    default: '',
    check: url,
  },
  IOPS_RAILS_TOKEN: {
    doc: 'Bearer token that the poller shows your platform; required in production when IOPS_RAILS_URL is set.',
    default: '',
    check: (value) => (/^[\x21-\x7e]*$/.test(value) ? null : 'must be printable ASCII without blanks'),
  },
  IOPS_RAILS_RESOURCES: {
    doc: 'What is polled; the streams of these are not taken by POST /ingest.',
    default: RAILS_RESOURCES.join(','),
    check: railsResources,
  },
  IOPS_RAILS_SINCE_DAYS: { doc: 'Days that the first poll goes back.', default: '30', check: integer(0, 120) },
  IOPS_RAILS_SESSIONS_SECONDS: { doc: 'Seconds between polls of sessions.', default: '300', check: integer(1, 86_400) },
  IOPS_RAILS_CALLS_SECONDS: { doc: 'Seconds between polls of calls.', default: '900', check: integer(1, 86_400) },
  IOPS_RAILS_CUSTOMERS_SECONDS: {
    doc: 'Seconds between polls of customers.',
    default: '3600',
    check: integer(1, 86_400),
  },
  IOPS_RAILS_TUTORS_SECONDS: { doc: 'Seconds between polls of tutors.', default: '3600', check: integer(1, 86_400) },
  IOPS_SESSIONS_TARGET: {
    doc: 'Sessions a day that the marketplace aims at.',
    default: '400',
    check: integer(1, 10_000_000),
  },
  IOPS_INTERVENTION_HOLDOUT_PERCENT: {
    doc: 'Of 100 customers or tutors that something is to be done for, how many are left alone at first, to tell whether it helps; 0 leaves nobody.',
    default: '10',
    check: integer(0, 50),
  },
  IOPS_WIDGETS_DIR: { doc: 'Folder with the built elements; the workspace’s own when empty.', default: '' },
  IOPS_LOG_LEVEL: { doc: 'What is logged.', default: 'log', check: oneOf('error', 'warn', 'log', 'debug') },
  NODE_ENV: {
    doc: '`production` refuses development switches.',
    default: 'development',
    check: oneOf('production', 'development', 'test'),
  },
} as const satisfies Record<string, Setting>;

/** The name of an environment variable of the BFF. */
export type SettingName = keyof typeof SETTINGS;
