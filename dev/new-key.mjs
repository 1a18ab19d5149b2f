// Prints a new API key, for IOPS_INGEST_KEY or IOPS_ADMIN_KEY of a deployment.
import { randomBytes } from 'node:crypto';
import { newApiKey } from '@iops/contracts';

console.log(newApiKey(randomBytes));
