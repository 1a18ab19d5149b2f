import { DEFAULT_PORTS, type DevelopmentFile } from '@iops/contracts';

/** Where the tools find the product and the simulator, and with which keys; null where it is not known. */
export interface Places {
  api: string;
  simulator: string;
  /** Mints tokens of the demo: only in development. */
  host: string | null;
  /** A JWT of the host, or an API key with scope `read`. */
  token: string | null;
  ingestKey: string | null;
  simulatorKey: string | null;
  /** The folder of the development's files. */
  home: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The folder that `dev.json` is looked for in. */
export function homeOf(env: Environment): string {
  return env['IOPS_HOME'] || '.iops';
}

/** What the environment says, and else the file of a development start. */
export function placesFrom(env: Environment, file: DevelopmentFile | null): Places {
  const local = (port: number) => `http://localhost:${port}`;
  const trimmed = (url: string) => url.replace(/\/+$/, '');
  return {
    api: trimmed(env['IOPS_API'] || file?.apiBase || local(DEFAULT_PORTS.bff)),
    simulator: trimmed(env['IOPS_SIMULATOR_URL'] || file?.simulatorBase || local(DEFAULT_PORTS.simulator)),
    // Another product's people are not those of this demo.
    host: env['IOPS_API'] ? null : (file?.hostBase ?? null),
    token: env['IOPS_TOKEN'] || (env['IOPS_API'] ? null : (file?.adminKey ?? null)),
    ingestKey: env['IOPS_INGEST_KEY'] || (env['IOPS_API'] ? null : (file?.ingestKey ?? null)),
    simulatorKey: env['IOPS_SIMULATOR_KEY'] || (env['IOPS_SIMULATOR_URL'] ? null : (file?.simulatorKey ?? null)),
    home: homeOf(env),
  };
}

const VARIABLES = { token: 'IOPS_TOKEN', ingestKey: 'IOPS_INGEST_KEY', simulatorKey: 'IOPS_SIMULATOR_KEY' } as const;

/** A key that is needed. Throws an Error that says where it is looked for. */
export function keyOf(places: Places, name: keyof typeof VARIABLES): string {
  const key = places[name];
  if (key !== null) return key;
  throw new Error(
    `${VARIABLES[name]} is not set, and there is no ${places.home}/dev.json with it: \`npm start\` makes one.`,
  );
}
