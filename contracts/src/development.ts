/** `.iops/dev.json`: where the parts of a development start listen and the keys made for it. Mode 600, never committed. */
export interface DevelopmentFile {
  apiBase: string;
  simulatorBase: string;
  hostBase: string;
  ingestKey: string;
  adminKey: string;
  simulatorKey: string;
}

/** Ports of a development start; the variables in brackets change them. */
export const DEFAULT_PORTS = {
  /** IOPS_BFF_PORT */
  bff: 4000,
  /** IOPS_SIMULATOR_PORT */
  simulator: 4100,
  /** IOPS_HOST_PORT */
  host: 4200,
} as const;
