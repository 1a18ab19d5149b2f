import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What a process has used so far and holds now. */
export interface ProcessUse {
  cpuSeconds: number;
  /** Resident memory in MB. */
  megabytes: number;
}

/** Asks `ps`; its seconds are whole ones on Linux. */
export async function useOf(pid: number): Promise<ProcessUse> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'time=,rss=', '-p', String(pid)]);
  const [time, kilobytes] = stdout.trim().split(/\s+/) as [string, string];
  return { cpuSeconds: secondsOf(time), megabytes: Number(kilobytes) / 1024 };
}

/** `[days-]hours:minutes:seconds`, or without the hours. */
function secondsOf(time: string): number {
  const [clock, days = '0'] = time.split('-').toReversed() as [string, string?];
  return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400;
}
