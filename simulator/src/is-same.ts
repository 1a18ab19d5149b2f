import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether a secret is the one given. Compares digests, so that neither time nor length tells anything of it. */
export function isSame(given: unknown, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(secret));
}
