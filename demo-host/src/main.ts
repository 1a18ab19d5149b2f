import { loadConfig } from './config.js';
import { buildServer } from './server.js';

const loaded = loadConfig(process.env);
if (!loaded.ok) {
  for (const error of loaded.errors) console.error(error);
  process.exit(1);
}
const { port } = loaded.config;
const app = buildServer(loaded.config);

let isStopping = false;
async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await app.close();
  process.exit(0);
}
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
// The parent that started us is gone: nobody would ever stop us.
process.once('disconnect', stop);

try {
  // Every address of this machine's own name, and no other.
  await app.listen({ port, host: 'localhost' });
  console.log(`Demo host: http://localhost:${port}`);
} catch (error) {
  console.error(`The demo host cannot listen on port ${port}: ${(error as Error).message}`);
  process.exit(1);
}
