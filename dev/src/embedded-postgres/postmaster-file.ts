/** What `postmaster.pid` in a data directory tells of the server that has it open. */
export interface Postmaster {
  pid: number;
  port: number;
  /** Its own word: `starting`, `ready`, `stopping`, `standby`; empty when it has not got that far. */
  status: string;
}

/** Reads a `postmaster.pid`; null when it names no process. The lines are PostgreSQL's: 1 pid, 4 port, 8 status. */
export function parsePostmasterFile(text: string): Postmaster | null {
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number(lines[3] ?? 0), status: lines[7] ?? '' };
}
