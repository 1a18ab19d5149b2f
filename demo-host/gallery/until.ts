/** How long a state may take to be reached, before the gallery goes on without it. */
const PATIENCE_MS = 4_000;

/** Resolves when the claim holds, or when it has not for four seconds. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await isSo()) && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
}
