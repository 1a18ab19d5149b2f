// Prints a new API key, for IOPS_INGEST_KEY or IOPS_ADMIN_KEY of a deployment.
import { randomBytes } from 'node:crypto';
import { newApiKey } from './dist/api-key.js';

console.log(newApiKey(randomBytes));
