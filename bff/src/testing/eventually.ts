const EVERY_MS = 25;

/** Repeats a claim until it holds; fails as the claim does once `withinMs` are over. */
export async function eventually(claim: () => Promise<void> | void, withinMs = 5_000): Promise<void> {
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
