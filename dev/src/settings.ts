import { join, resolve } from 'node:path';
import { DEFAULT_PORTS } from '@iops/contracts';
import { CannotStart } from './cannot-start.js';

/** Where the three parts listen. */
export interface Ports {
  bff: number;
  simulator: number;
  host: number;
}

/** The variable that moves each port. */
export const PORT_VARIABLES = {
  bff: 'IOPS_BFF_PORT',
  simulator: 'IOPS_SIMULATOR_PORT',
  host: 'IOPS_HOST_PORT',
} as const satisfies Record<keyof Ports, string>;

/** What a person chose for a development start. */
export interface Settings {
  /** Absolute: database, secrets and logs live here. */
  home: string;
  /** Null: run a database of our own. */
  databaseUrl: string | null;
  ports: Ports;
  /** False: no simulated events. */
  simulator: boolean;
}

/** Where a start reads its settings: the environment and two folders that relative paths are taken from. */
export interface Surroundings {
  env: NodeJS.ProcessEnv;
  /** The repository. */
  root: string;
  workingFolder: string;
}

/** Reads the settings; throws `CannotStart` that names the variable when one makes no sense. */
export function readSettings({ env, root, workingFolder }: Surroundings): Settings {
  const ports = {
    bff: port(env, 'bff'),
    simulator: port(env, 'simulator'),
    host: port(env, 'host'),
  };
  refuseSharedPort(ports);
  return {
    home: env['IOPS_HOME'] ? resolve(workingFolder, env['IOPS_HOME']) : join(root, '.iops'),
    databaseUrl: env['DATABASE_URL'] || null,
    ports,
    simulator: isOn(env, 'IOPS_SIMULATOR'),
  };
}

function port(env: NodeJS.ProcessEnv, part: keyof Ports): number {
  const variable = PORT_VARIABLES[part];
  const text = env[variable];
  if (!text) return DEFAULT_PORTS[part];
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= 65535) return number;
  throw new CannotStart(`${variable} must be a port from 1 to 65535, not "${text}".`);
}

function refuseSharedPort(ports: Ports): void {
  for (const [one, other] of [
    ['bff', 'simulator'],
    ['bff', 'host'],
    ['simulator', 'host'],
  ] as const) {
    if (ports[one] !== ports[other]) continue;
    throw new CannotStart(`${PORT_VARIABLES[one]} and ${PORT_VARIABLES[other]} are both ${ports[one]}: give them two.`);
  }
}

function isOn(env: NodeJS.ProcessEnv, variable: string): boolean {
  const text = env[variable] || 'on';
  if (text === 'on' || text === 'off') return text === 'on';
  throw new CannotStart(`${variable} must be "on" or "off", not "${text}".`);
}
