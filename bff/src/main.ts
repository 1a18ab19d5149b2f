import 'reflect-metadata';
import { setFlagsFromString } from 'node:v8';
import { createApp } from './app.js';
import { type Config, ConfigError, loadConfig } from './platform/config/config.js';

/** Exit code for a wrong configuration: starting again would not help (sysexits.h, EX_CONFIG). */
const EXIT_CONFIG = 78;

// Old objects are collected once they have doubled, not when V8 finds it worth while: memory stays level under a load.
setFlagsFromString('--heap-growing-percent=100');

async function main(config: Config): Promise<void> {
  const app = await createApp(config);
  await app.listen(config.port, config.host);
  // Under a supervisor: when it is gone, so are we.
  process.on('disconnect', () => void app.close().then(() => process.exit(0)));
}

function fail(error: unknown): never {
  if (error instanceof ConfigError) {
    console.error(error.message);
    process.exit(EXIT_CONFIG);
  }
  console.error(error);
  process.exit(1);
}

try {
  await main(loadConfig(process.env));
} catch (error) {
  fail(error);
}
