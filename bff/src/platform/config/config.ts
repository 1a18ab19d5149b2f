import { RAILS_RESOURCES, type RailsResource } from '@iops/contracts';
import { publicKey, secretKey, type TokenKey } from '../auth/token-key.js';
import { SETTINGS, type Setting, type SettingName, splitList } from './settings.js';

/** The validated configuration; every part of the BFF gets what it needs from here and nowhere else. */
export interface Config {
  databaseUrl: string;
  port: number;
  host: string;
  /** What tokens are verified with: one key, or where the host publishes its keys. */
  jwt: TokenKey | { kind: 'jwks'; url: string };
  /** Null takes any issuer. */
  jwtIssuer: string | null;
  ingestKey: string | null;
  adminKey: string | null;
  allowedOrigins: string[];
  /** Development switches are refused. */
  production: boolean;
  /** Addresses whose `X-Forwarded-For` is believed. */
  trustedProxies: string[];
  /** What one key or person may send or ask in a minute, of this process. */
  eventsPerMinute: number;
  requestsPerMinute: number;
  /** Connected elements of this process. */
  maxSockets: number;
  timeZone: string;
  /** How long events and their ids are kept. */
  retentionDays: number;
  dashboardUrl: string | null;
  /** Null sends no callbacks. */
  webhook: { url: string; secret: string } | null;
  /** Null polls nothing. */
  rails: RailsConfig | null;
  sessionsTargetPerDay: number;
  /** 0..1: the share that interventions are held out from, for comparison. */
  holdOutShare: number;
  widgetsDir: string | null;
  logLevel: 'error' | 'warn' | 'log' | 'debug';
}

/** What is polled from the platform, where, and how often. */
export interface RailsConfig {
  /** Without a slash at its end. */
  url: string;
  /** Null sends no `authorization`. */
  token: string | null;
  resources: RailsResource[];
  /** Days that the first poll goes back. */
  sinceDays: number;
  everySeconds: Record<RailsResource, number>;
}

/** Hosts whose traffic does not leave this machine. */
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** A setting that is missing or wrong; the message names the variable and what it must be. */
export class ConfigError extends Error {}

/**
 * Reads the environment once.
 * @throws ConfigError on the first variable that is missing or wrong
 */
export function loadConfig(env: Record<string, string | undefined>): Config {
  const values = Object.fromEntries(
    (Object.keys(SETTINGS) as SettingName[]).map((name) => [name, read(name, env[name])]),
  ) as Record<SettingName, string>;
  if (values.IOPS_INGEST_KEY !== '' && values.IOPS_INGEST_KEY === values.IOPS_ADMIN_KEY) {
    throw new ConfigError('IOPS_ADMIN_KEY must be another key than IOPS_INGEST_KEY.');
  }
  return {
    databaseUrl: values.DATABASE_URL,
    port: Number(values.IOPS_BFF_PORT),
    host: values.IOPS_BFF_HOST,
    jwt: jwtOf(values),
    jwtIssuer: values.IOPS_JWT_ISSUER || null,
    ingestKey: values.IOPS_INGEST_KEY || null,
    adminKey: values.IOPS_ADMIN_KEY || null,
    allowedOrigins: splitList(values.IOPS_ALLOWED_ORIGINS),
    production: values.NODE_ENV === 'production',
    trustedProxies: splitList(values.IOPS_TRUSTED_PROXIES),
    eventsPerMinute: Number(values.IOPS_RATE_INGEST_EVENTS_PER_MINUTE),
    requestsPerMinute: Number(values.IOPS_RATE_REQUESTS_PER_MINUTE),
    maxSockets: Number(values.IOPS_MAX_SOCKETS),
    timeZone: values.IOPS_TIMEZONE,
    retentionDays: Number(values.IOPS_RETENTION_DAYS),
    dashboardUrl: values.IOPS_DASHBOARD_URL || null,
    webhook: webhookOf(values),
    rails: railsOf(values),
    sessionsTargetPerDay: Number(values.IOPS_SESSIONS_TARGET),
    holdOutShare: Number(values.IOPS_INTERVENTION_HOLDOUT_PERCENT) / 100,
    widgetsDir: values.IOPS_WIDGETS_DIR || null,
    logLevel: values.IOPS_LOG_LEVEL as Config['logLevel'],
  };
}

function read(name: SettingName, given: string | undefined): string {
  const setting: Setting = SETTINGS[name];
  const value = given?.trim() || setting.default;
  if (value === undefined) throw new ConfigError(`${name} is not set. ${setting.doc}`);
  const wrong = setting.check?.(value) ?? null;
  if (wrong !== null) throw new ConfigError(`${name} ${wrong}.`);
  return value;
}

function jwtOf(values: Record<SettingName, string>): Config['jwt'] {
  const { IOPS_JWT_SECRET: secret, IOPS_JWT_PUBLIC_KEY: pem, IOPS_JWT_JWKS_URL: url } = values;
  if ([secret, pem, url].filter((value) => value !== '').length !== 1) {
    throw new ConfigError('Exactly one of IOPS_JWT_SECRET, IOPS_JWT_PUBLIC_KEY and IOPS_JWT_JWKS_URL must be set.');
  }
  if (secret !== '') return secretKey(secret);
  if (pem !== '') return publicKey(pem)!;
  const { protocol, hostname, username, password, hash } = new URL(url);
  if (protocol === 'http:' && (values.NODE_ENV === 'production' || !LOOPBACK.test(hostname))) {
    throw new ConfigError('IOPS_JWT_JWKS_URL must be https; http is taken on this machine only, outside production.');
  }
  if (username !== '' || password !== '' || hash !== '') {
    throw new ConfigError('IOPS_JWT_JWKS_URL must have no user or fragment.');
  }
  return { kind: 'jwks', url };
}

function webhookOf(values: Record<SettingName, string>): Config['webhook'] {
  const { IOPS_WEBHOOK_URL: url, IOPS_WEBHOOK_SECRET: secret, IOPS_WEBHOOK_LOOPBACK: loopback } = values;
  if (loopback === 'on' && values.NODE_ENV === 'production') {
    throw new ConfigError('IOPS_WEBHOOK_LOOPBACK must be off in production.');
  }
  if (url === '') return null;
  if (secret === '') throw new ConfigError('IOPS_WEBHOOK_SECRET must be set when IOPS_WEBHOOK_URL is.');
  if (new URL(url).protocol === 'http:' && loopback === 'off') {
    throw new ConfigError('IOPS_WEBHOOK_URL must be https; IOPS_WEBHOOK_LOOPBACK=on lifts that in development.');
  }
  return { url, secret };
}

function railsOf(values: Record<SettingName, string>): RailsConfig | null {
  const { IOPS_RAILS_URL: url, IOPS_RAILS_TOKEN: token, IOPS_RAILS_RESOURCES: resources } = values;
  if (url === '') return null;
  const isProduction = values.NODE_ENV === 'production';
  const { protocol, hostname, username, search, hash } = new URL(url);
  if (protocol === 'http:' && (isProduction || !LOOPBACK.test(hostname))) {
    throw new ConfigError('IOPS_RAILS_URL must be https; http is taken on this machine only, outside production.');
  }
  if (username !== '' || search !== '' || hash !== '') {
    throw new ConfigError('IOPS_RAILS_URL must have no user, query or fragment; the token goes into IOPS_RAILS_TOKEN.');
  }
  if (isProduction && token === '') throw new ConfigError('IOPS_RAILS_TOKEN must be set in production.');
  const wanted = splitList(resources);
  return {
    url: url.replace(/\/+$/, ''),
    token: token || null,
    resources: RAILS_RESOURCES.filter((resource) => wanted.includes(resource)),
    sinceDays: Number(values.IOPS_RAILS_SINCE_DAYS),
    everySeconds: {
      sessions: Number(values.IOPS_RAILS_SESSIONS_SECONDS),
      calls: Number(values.IOPS_RAILS_CALLS_SECONDS),
      customers: Number(values.IOPS_RAILS_CUSTOMERS_SECONDS),
      tutors: Number(values.IOPS_RAILS_TUTORS_SECONDS),
    },
  };
}
