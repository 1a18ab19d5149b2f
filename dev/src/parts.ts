import type { DevelopmentFile } from '@iops/contracts';
import type { DevelopmentSecrets } from './secrets.js';
import { PORT_VARIABLES, type Ports } from './settings.js';

/** The parts that run as processes of their own, in the order they start. */
export const PART_NAMES = ['bff', 'demo-host', 'simulator'] as const;
export type PartName = (typeof PART_NAMES)[number];

/** What the parts of one running system have to know of it. */
export interface System {
  home: string;
  databaseUrl: string;
  ports: Ports;
  secrets: DevelopmentSecrets;
}

/** How one part is started. */
export interface Part {
  name: PartName;
  /** Relative to the repository. */
  script: string;
  v8Options: readonly string[];
  port: number;
  /** The variable that moves the port. */
  portVariable: string;
  /** Answers 200 once the part does its work. */
  readyUrl: string;
  /** What the part is told; nothing else of these names reaches it. */
  env: Record<string, string>;
}

const ISSUER = 'demo-host';

/** The parts of a system. This table is where their environments are defined. */
export function parts({ home, databaseUrl, ports, secrets }: System): Record<PartName, Part> {
  const loopback = (port: number) => `http://127.0.0.1:${port}`;
  const local = (port: number) => `http://localhost:${port}`;
  return {
    bff: {
      ...basics('bff', ports.bff, '/api/ready'),
      // As in the Dockerfile and docker-compose.yml; why, tells docs/decisions/0005-how-ingest-stores.md.
      v8Options: ['--min-semi-space-size=64', '--max-semi-space-size=64'],
      portVariable: PORT_VARIABLES.bff,
      env: {
        DATABASE_URL: databaseUrl,
        IOPS_BFF_PORT: String(ports.bff),
        IOPS_JWT_SECRET: secrets.jwtSecret,
        IOPS_JWT_ISSUER: ISSUER,
        IOPS_INGEST_KEY: secrets.ingestKey,
        IOPS_ADMIN_KEY: secrets.adminKey,
        IOPS_ALLOWED_ORIGINS: `${local(ports.host)},${loopback(ports.host)}`,
        IOPS_WEBHOOK_URL: `${loopback(ports.host)}/webhooks/iops`,
        IOPS_WEBHOOK_SECRET: secrets.webhookSecret,
        IOPS_WEBHOOK_LOOPBACK: 'on',
        IOPS_DASHBOARD_URL: `${local(ports.host)}/`,
      },
    },
    'demo-host': {
      ...basics('demo-host', ports.host, '/health'),
      portVariable: PORT_VARIABLES.host,
      env: {
        IOPS_HOST_PORT: String(ports.host),
        IOPS_BFF_URL: local(ports.bff),
        IOPS_JWT_SECRET: secrets.jwtSecret,
        IOPS_JWT_ISSUER: ISSUER,
        IOPS_WEBHOOK_SECRET: secrets.webhookSecret,
        IOPS_INGEST_KEY: secrets.ingestKey,
        IOPS_SIMULATOR_URL: local(ports.simulator),
        IOPS_SIMULATOR_KEY: secrets.simulatorKey,
      },
    },
    simulator: {
      ...basics('simulator', ports.simulator, '/api/health'),
      portVariable: PORT_VARIABLES.simulator,
      env: {
        IOPS_BFF_URL: local(ports.bff),
        IOPS_INGEST_KEY: secrets.ingestKey,
        IOPS_SIMULATOR_PORT: String(ports.simulator),
        IOPS_SIMULATOR_KEY: secrets.simulatorKey,
        IOPS_HOME: home,
      },
    },
  };
}

function basics(
  name: PartName,
  port: number,
  readyPath: string,
): Pick<Part, 'name' | 'script' | 'v8Options' | 'port' | 'readyUrl'> {
  return {
    name,
    script: `${name}/dist/main.js`,
    v8Options: [],
    port,
    readyUrl: `http://localhost:${port}${readyPath}`,
  };
}

/** `.iops/dev.json` of a system. */
export function developmentFile({ ports, secrets }: Pick<System, 'ports' | 'secrets'>): DevelopmentFile {
  return {
    apiBase: `http://localhost:${ports.bff}`,
    simulatorBase: `http://localhost:${ports.simulator}`,
    hostBase: `http://localhost:${ports.host}`,
    ingestKey: secrets.ingestKey,
    adminKey: secrets.adminKey,
    simulatorKey: secrets.simulatorKey,
  };
}

const TABLE_NAMES = new Set(
  Object.values(
    parts({
      home: '',
      databaseUrl: '',
      ports: { bff: 0, simulator: 0, host: 0 },
      secrets: { jwtSecret: '', webhookSecret: '', ingestKey: '', adminKey: '', simulatorKey: '' },
    }),
  ).flatMap(({ env }) => Object.keys(env)),
);

/** Pages of the person's own may embed the elements beside the demo host's. */
function moreOrigins(env: NodeJS.ProcessEnv, part: Pick<Part, 'env'>): Record<string, string> {
  const [given, ours] = [env['IOPS_ALLOWED_ORIGINS'], part.env['IOPS_ALLOWED_ORIGINS']];
  return given && ours ? { IOPS_ALLOWED_ORIGINS: `${ours},${given}` } : {};
}

/**
 * The whole environment of a part: what the person who starts it has set (IOPS_TIMEZONE, STREAM_COUNT, …), but for the
 * names of the table above, which go only where the table says.
 */
export function partEnvironment(env: NodeJS.ProcessEnv, part: Pick<Part, 'env'>): NodeJS.ProcessEnv {
  const inherited = Object.entries(env).filter(([name]) => !TABLE_NAMES.has(name) && name !== 'FORCE_COLOR');
  // What a part writes goes to a file.
  return { ...Object.fromEntries(inherited), NO_COLOR: '1', ...part.env, ...moreOrigins(env, part) };
}
