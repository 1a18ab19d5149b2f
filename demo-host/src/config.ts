import { DEFAULT_PORTS } from '@iops/contracts';

/** What the stand-in host needs to know, all of it checked. */
export interface Config {
  /** TCP port of the page. */
  port: number;
  /** Origin of the BFF, without a path: the page embeds its script and Rails posts to its `/ingest`. */
  bffUrl: string;
  /** Origin of the simulator, without a path: its page is driven through this server. */
  simulatorUrl: string;
  /** Opens the simulator; never leaves the server. */
  simulatorKey: string;
  /** HS256 secret that the BFF knows too; at least 32 bytes. */
  jwtSecret: string;
  /** `iss` of the tokens. */
  jwtIssuer: string;
  /** `whsec_` and base64: what callbacks are signed with. */
  webhookSecret: string;
  /** API key with scope `ingest`; never leaves the server. */
  ingestKey: string;
}

/** Either the whole configuration, or every value that is wrong, each by its name. */
export type ConfigResult = { ok: true; config: Config } | { ok: false; errors: string[] };

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the configuration from environment variables; changes nothing and reads nothing else. */
export function loadConfig(env: Environment): ConfigResult {
  const errors: string[] = [];
  const read = <T>(name: string, parse: (text: string) => T | null, { expected, preset }: Rule): T => {
    const value = parse(env[name] ?? preset ?? '');
    if (value === null) errors.push(`${name} must be ${expected}.`);
    return value as T;
  };
  const config: Config = {
    port: read('IOPS_HOST_PORT', parsePort, { expected: 'a port from 1 to 65535', preset: '4200' }),
    bffUrl: read('IOPS_BFF_URL', parseOrigin, {
      expected: 'an http or https origin such as http://localhost:4000',
      preset: 'http://localhost:4000',
    }),
    simulatorUrl: read('IOPS_SIMULATOR_URL', parseOrigin, {
      expected: 'an http or https origin such as http://localhost:4100',
      preset: `http://localhost:${DEFAULT_PORTS.simulator}`,
    }),
    simulatorKey: read('IOPS_SIMULATOR_KEY', parseText, { expected: 'the key that opens the simulator' }),
    jwtSecret: read('IOPS_JWT_SECRET', parseJwtSecret, { expected: 'at least 32 bytes' }),
    jwtIssuer: read('IOPS_JWT_ISSUER', parseText, { expected: 'the issuer the BFF trusts', preset: 'demo-host' }),
    webhookSecret: read('IOPS_WEBHOOK_SECRET', parseWebhookSecret, {
      expected: 'whsec_ followed by 24 to 64 bytes in base64',
    }),
    ingestKey: read('IOPS_INGEST_KEY', parseText, { expected: 'an API key with scope ingest' }),
  };
  return errors.length > 0 ? { ok: false, errors } : { ok: true, config };
}

interface Rule {
  /** Completes the sentence "NAME must be …". */
  expected: string;
  /** Used when the variable is not set. */
  preset?: string;
}

function parsePort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65535 ? port : null;
}

function parseOrigin(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const isBare = url.pathname === '/' && !url.search && !url.hash && !url.username;
  return isBare && /^https?:$/.test(url.protocol) ? url.origin : null;
}

function parseJwtSecret(text: string): string | null {
  return Buffer.byteLength(text) >= 32 ? text : null;
}

function parseText(text: string): string | null {
  return text.trim() === '' ? null : text;
}

function parseWebhookSecret(text: string): string | null {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  const { length } = Buffer.from(text.slice('whsec_'.length), 'base64');
  return length >= 24 && length <= 64 ? text : null;
}
