import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newApiKey } from '@iops/contracts';
import { CannotStart } from './cannot-start.js';
import { createPrivateFile } from './private-file.js';

const NAMES = ['jwtSecret', 'webhookSecret', 'ingestKey', 'adminKey', 'simulatorKey'] as const;

/** Secrets of a development start; never those of a real one. */
export type DevelopmentSecrets = Record<(typeof NAMES)[number], string>;

/** The secrets of a home: made at the first call, the same ever after, in `secrets.json` (mode 600). */
export function developmentSecrets(home: string): DevelopmentSecrets {
  mkdirSync(home, { recursive: true });
  const path = join(home, 'secrets.json');
  const known = read(path);
  if (known) return known;
  const made = makeSecrets();
  if (createPrivateFile(path, `${JSON.stringify(made, null, 2)}\n`)) return made;
  return developmentSecrets(home);
}

function makeSecrets(): DevelopmentSecrets {
  return {
    jwtSecret: randomBytes(48).toString('base64url'),
    webhookSecret: `whsec_${randomBytes(32).toString('base64')}`,
    ingestKey: newApiKey(randomBytes),
    adminKey: newApiKey(randomBytes),
    simulatorKey: newApiKey(randomBytes),
  };
}

function read(path: string): DevelopmentSecrets | null {
  const text = readIfThere(path);
  if (text === null) return null;
  const secrets = parse(text);
  if (secrets && NAMES.every((name) => typeof secrets[name] === 'string')) return secrets as DevelopmentSecrets;
  throw new CannotStart(`${path} does not hold the development secrets: delete it and new ones are made.`);
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function parse(text: string): Partial<Record<string, unknown>> | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
