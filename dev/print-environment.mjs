// Prints the development secrets of a folder as shell variables, for docker-compose.yml; makes them at the first call.
import { developmentSecrets } from './dist/index.js';

const { jwtSecret, webhookSecret, ingestKey, adminKey, simulatorKey } = developmentSecrets(process.argv[2]);
const variables = {
  IOPS_JWT_SECRET: jwtSecret,
  IOPS_WEBHOOK_SECRET: webhookSecret,
  IOPS_INGEST_KEY: ingestKey,
  IOPS_ADMIN_KEY: adminKey,
  IOPS_SIMULATOR_KEY: simulatorKey,
};
for (const [name, value] of Object.entries(variables)) console.log(`${name}='${value}'`);
