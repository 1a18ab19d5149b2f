/** Packets that one connection may send in each window: 20 a second, with room for a page that starts. */
export const MAX_PACKETS = 100;
export const WINDOW_MS = 5_000;

/** What one connection has sent in its present window. */
export interface Sent {
  since: number;
  packets: number;
}

/** Counts one more packet at `now`, in milliseconds; true while that is within what one connection may send. */
export function countPacket(sent: Sent, now: number): boolean {
  if (now - sent.since >= WINDOW_MS) Object.assign(sent, { since: now, packets: 0 });
  sent.packets += 1;
  return sent.packets <= MAX_PACKETS;
}
