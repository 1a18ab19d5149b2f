import { rm } from 'node:fs/promises';

export default async function stopDatabase() {
  const { postgres, home } = globalThis.iopsTestDatabase;
  await postgres.stop();
  await rm(home, { recursive: true, force: true });
}
