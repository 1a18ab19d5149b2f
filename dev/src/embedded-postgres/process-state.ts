import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Whether a process runs. One that ended and waits for its parent to notice (a zombie) does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  if (process.platform !== 'linux') return true;
  try {
    // "pid (name) state …", and the name may hold anything.
    return readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.[0] !== 'Z';
  } catch {
    return false;
  }
}

/** Whether a process is a PostgreSQL that was started on this data directory, and not one that inherited its number. */
export function servesDataDirectory(pid: number, dataDirectory: string): boolean {
  const command = commandLine(pid);
  // Windows tells the program's name only.
  if (process.platform === 'win32') return command.includes('postgres.exe');
  return command.includes('postgres') && command.includes(dataDirectory);
}

function commandLine(pid: number): string {
  if (process.platform === 'win32') return output('tasklist', ['/fi', `PID eq ${pid}`, '/fo', 'csv', '/nh']);
  if (process.platform !== 'linux') return output('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function output(program: string, args: string[]): string {
  return spawnSync(program, args, { encoding: 'utf8', windowsHide: true }).stdout ?? '';
}
