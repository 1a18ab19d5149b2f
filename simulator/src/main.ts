import { loadConfig } from './config.js';
import { registerRails } from './rails/rails.routes.js';
import { createServer } from './server.js';
import { type Audience, Simulation } from './simulation.service.js';

const config = orLeave(() => loadConfig(process.env));
const audience = createAudience();
const simulation = orLeave(() => new Simulation(config, audience));
const server = createServer(simulation, config.simulatorKey);
registerRails(server, config, simulation);

try {
  // By this name it listens on 127.0.0.1 and ::1.
  await server.listen({ host: 'localhost', port: config.port });
} catch (error) {
  console.error(`simulator: cannot listen on port ${config.port}: ${(error as Error).message}`);
  process.exit(1);
}

let isLeaving = false;
async function leave(): Promise<void> {
  if (isLeaving) return;
  isLeaving = true;
  await Promise.all([simulation.stop(), server.close()]);
  process.exit(0);
}
for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(event, leave);

await simulation.run();

/** What it makes; where the configuration or a scenario is wrong, says so and ends the process. */
function orLeave<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    console.error(`simulator: ${(error as Error).message}`);
    process.exit(1);
  }
}

/** Tells the parent process at most five times a second, and a person every two seconds. */
function createAudience(): Audience {
  let toldParent = 0;
  let toldPerson = 0;
  const log = (line: string) => console.log(`simulator: ${line}`);
  // A parent that is gone ends this process by `disconnect`; until then its silence is no error.
  const tell = (message: object) => process.connected && process.send?.(message, () => {});
  return {
    log,
    ready: () => {
      tell({ type: 'ready' });
      log('history is told, live begins');
    },
    progress: (done, total) => {
      const now = Date.now();
      const isEnd = done === total;
      if (isEnd || now - toldParent >= 200) tell({ type: 'progress', done, total });
      if (isEnd || now - toldParent >= 200) toldParent = now;
      if (isEnd || now - toldPerson >= 2000) {
        toldPerson = now;
        log(`history ${Math.floor((100 * done) / Math.max(1, total))} % (${done} of about ${total} events)`);
      }
    },
  };
}
