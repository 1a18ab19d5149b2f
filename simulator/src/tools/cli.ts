import { parseArgs } from 'node:util';
import { type Call, type Command, WrongUse } from './command.js';
import { follow } from './follow.command.js';
import type { Places } from './places.js';
import { post } from './post.command.js';
import { scenario } from './scenario.command.js';
import { state } from './state.command.js';
import { stream } from './stream.command.js';

/** Every command by its name. */
const COMMANDS: Readonly<Record<string, Command>> = { state, stream, follow, post, scenario };

/** What the tools have around them. */
export interface Surroundings extends Pick<Call, 'readInput' | 'signal'> {
  places: () => Promise<Places>;
  out: (line: string) => void;
  err: (line: string) => void;
}

/** What a run ends with: 0 done, 1 failed, 2 called in a way that makes no sense. */
export type ExitCode = 0 | 1 | 2;

/** Runs what the command line says. Never rejects. */
export async function runCli(argv: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const { out, err } = surroundings;
  const [name, ...rest] = argv;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    (name === undefined ? err : out)(helpOfAll());
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command)
    return failed(err, new WrongUse(`there is no "${name}"; there are ${Object.keys(COMMANDS).join(', ')}`));
  try {
    await runCommand({ name, command, argv: rest }, surroundings);
    return 0;
  } catch (error) {
    return failed(err, error as Error, name);
  }
}

async function runCommand(
  { name, command, argv }: { name: string; command: Command; argv: string[] },
  { places, out, err, ...rest }: Surroundings,
): Promise<void> {
  const { values, positionals } = parse(command, argv);
  if (values['help']) return out(helpOf(name, command));
  await command.run({
    ...rest,
    words: positionals,
    options: values,
    places: await places(),
    say: (text, value) => out(values['json'] ? JSON.stringify(value) : text),
    remark: err,
  });
}

function parse({ options }: Command, argv: string[]): { values: Call['options']; positionals: string[] } {
  const common = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      options: { ...options, ...common },
      allowPositionals: true,
    });
    // No option of ours may be given more than once, so that none is a list.
    return { values: values as Call['options'], positionals };
  } catch (error) {
    throw new WrongUse((error as Error).message.replace(/\. To specify.*/s, ''), { cause: error });
  }
}

function failed(err: (line: string) => void, error: Error, name?: string): ExitCode {
  err(`iops: ${error.message}`);
  if (!(error instanceof WrongUse)) return 1;
  err(`Try: npm run iops -- ${name === undefined ? '' : `${name} `}--help`);
  return 2;
}

function helpOfAll(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    'Tools for a running IOPS. npm run iops -- <command> [options]',
    '',
    ...lines,
    '',
    'Every command takes --help, and --json for one line of JSON per answer. Exit codes: 0 done, 1 failed, 2 wrong use.',
    'Keys and addresses come from IOPS_API, IOPS_TOKEN, IOPS_INGEST_KEY, IOPS_SIMULATOR_URL and IOPS_SIMULATOR_KEY,',
    'and where these are not set from what `npm start` wrote (.iops/dev.json, or dev.json in IOPS_HOME).',
  ].join('\n');
}

function helpOf(name: string, { takes, summary, help }: Command): string {
  return [
    `npm run iops -- ${name} ${takes}`.trimEnd(),
    `  ${summary}`,
    '',
    ...[...help, '--json            one line of JSON per answer', '--help, -h        this text'].map(
      (line) => `  ${line}`,
    ),
  ].join('\n');
}
