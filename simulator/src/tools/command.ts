import type { ParseArgsConfig } from 'node:util';
import type { Places } from './places.js';

/** What a command is called with. */
export interface Call {
  /** What stands after the command's name and is no option. */
  words: readonly string[];
  options: Readonly<Record<string, string | boolean | undefined>>;
  places: Places;
  /** Standard input as text. */
  readInput: () => Promise<string>;
  /** Says one thing: the text to a person, the value as one line of JSON under `--json`. */
  say: (text: string, value: unknown) => void;
  /** Says something beside the answer, to standard error. */
  remark: (text: string) => void;
  /** Aborted when the person wants to leave. */
  signal: AbortSignal;
}

/** One thing that the tools do. */
export interface Command {
  /** What follows its name, as the help shows it. */
  takes: string;
  summary: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** One line for each option of its own. */
  help: readonly string[];
  /** Rejects with `WrongUse` when called in a way that it does not know, with another Error when it fails. */
  run(call: Call): Promise<void>;
}

/** The command line makes no sense: exit code 2. */
export class WrongUse extends Error {}

/** The only word that a command takes; `WrongUse` where there is none or more than one. */
export function onlyWord(words: readonly string[], name: string): string {
  const [word, another] = words;
  if (word === undefined) throw new WrongUse(`${name} is missing`);
  if (another !== undefined) throw new WrongUse(`"${another}" is one word too many`);
  return word;
}
