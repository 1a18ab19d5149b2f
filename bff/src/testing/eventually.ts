const EVERY_MS = 25;

/**
 * Repeats a claim until it holds; fails as the claim does once `withinMs` are over. Followers wait for the oldest
 * transaction of the whole server, and some test beside this one may hold one open for seconds.
 */
export async function eventually(claim: () => Promise<void> | void, withinMs = 15_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await claim();
    } catch (error) {
      if (Date.now() >= deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }
}
