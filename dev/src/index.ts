// What tests need of a development start; `npm start` itself begins in start.ts.
export { CannotStart } from './cannot-start.js';
export { CHROME_ARGS, chromePath } from './chrome-path.js';
export { type PostgresOptions, type RunningPostgres, startPostgres } from './embedded-postgres/start-postgres.js';
export { developmentFile, type Part, type PartName, parts, type System } from './parts.js';
export { freePort } from './ports.js';
export { type RunningPart, type StartOptions, startPart } from './running-part.js';
export { type DevelopmentSecrets, developmentSecrets } from './secrets.js';
export type { Ports } from './settings.js';
