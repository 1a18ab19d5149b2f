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

function origins(value: string): string | null {
  const wrong = splitList(value).find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
  return wrong === undefined
    ? null
    : `must be a comma-separated list of origins like https://ops.example.com; "${wrong}" is not one`;
}

function timeZone(value: string): string | null {
  try {
    Intl.DateTimeFormat('en', { timeZone: value });
    return null;
  } catch {
    return 'must be an IANA time zone like America/Chicago';
  }
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
    doc: 'Secret of at least 32 bytes that the host signs its HS256 tokens with.',
    check: (value) => (Buffer.byteLength(value) >= 32 ? null : 'must have at least 32 bytes'),
  },
  IOPS_JWT_ISSUER: { doc: 'The `iss` that tokens must carry; any, when empty.', default: '' },
  IOPS_INGEST_KEY: {
    doc: 'An API key with scope `ingest` to take from the start; `npm run new-key` makes one.',
    default: '',
  },
  IOPS_ADMIN_KEY: { doc: 'An API key with all scopes to take from the start.', default: '' },
  IOPS_ALLOWED_ORIGINS: {
    doc: 'Origins of the host pages, comma-separated: exact matches for CORS and the socket upgrade.',
    default: '',
    check: origins,
  },
  IOPS_TIMEZONE: {
    doc: "The marketplace's time zone: days and hours of the week are taken in it.",
    default: 'America/Chicago',
    check: timeZone,
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
  IOPS_SESSIONS_TARGET: {
    doc: 'Sessions a day that the marketplace aims at.',
    default: '400',
    check: integer(1, 10_000_000),
  },
  IOPS_WIDGETS_DIR: { doc: 'Folder with the built elements; the workspace’s own when empty.', default: '' },
  IOPS_LOG_LEVEL: { doc: 'What is logged.', default: 'log', check: oneOf('error', 'warn', 'log', 'debug') },
  NODE_ENV: { doc: '`production` refuses development switches.', default: 'development' },
} as const satisfies Record<string, Setting>;

/** The name of an environment variable of the BFF. */
export type SettingName = keyof typeof SETTINGS;
