const MINUTE_MS = 60_000;

/** When a key that was rotated at `at` ends: after the overlap, and never later than it would have. */
export function rotatedExpiry(expiresAt: Date | null, overlapMinutes: number, at: Date): Date {
  const end = new Date(at.getTime() + overlapMinutes * MINUTE_MS);
  return expiresAt !== null && expiresAt < end ? expiresAt : end;
}

/** When the key that takes its place ends: it may live as long as the old one was made to. */
export function replacementExpiry(old: { createdAt: Date; expiresAt: Date | null }, at: Date): Date | null {
  if (old.expiresAt === null) return null;
  return new Date(at.getTime() + old.expiresAt.getTime() - old.createdAt.getTime());
}
