import { SETTINGS, type Setting, type SettingName, splitList } from './settings.js';

/** The validated configuration; every part of the BFF gets what it needs from here and nowhere else. */
export interface Config {
  databaseUrl: string;
  port: number;
  host: string;
  jwtSecret: string;
  /** Null takes any issuer. */
  jwtIssuer: string | null;
  ingestKey: string | null;
  adminKey: string | null;
  allowedOrigins: string[];
  timeZone: string;
  dashboardUrl: string | null;
  /** Null sends no callbacks. */
  webhook: { url: string; secret: string } | null;
  sessionsTargetPerDay: number;
  widgetsDir: string | null;
  logLevel: 'error' | 'warn' | 'log' | 'debug';
}

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
  return {
    databaseUrl: values.DATABASE_URL,
    port: Number(values.IOPS_BFF_PORT),
    host: values.IOPS_BFF_HOST,
    jwtSecret: values.IOPS_JWT_SECRET,
    jwtIssuer: values.IOPS_JWT_ISSUER || null,
    ingestKey: values.IOPS_INGEST_KEY || null,
    adminKey: values.IOPS_ADMIN_KEY || null,
    allowedOrigins: splitList(values.IOPS_ALLOWED_ORIGINS),
    timeZone: values.IOPS_TIMEZONE,
    dashboardUrl: values.IOPS_DASHBOARD_URL || null,
    webhook: webhookOf(values),
    sessionsTargetPerDay: Number(values.IOPS_SESSIONS_TARGET),
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
