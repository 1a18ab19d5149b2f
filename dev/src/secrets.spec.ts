import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { developmentSecrets } from './secrets.js';

describe('the development secrets', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'iops-secrets-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it('are the same at every start of one home', () => {
    expect(developmentSecrets(home)).toEqual(developmentSecrets(home));
  });

  it('are other ones in another home', () => {
    const other = developmentSecrets(join(home, 'other'));
    for (const [name, secret] of Object.entries(developmentSecrets(home)))
      expect(other).not.toHaveProperty(name, secret);
  });

  it('are readable by their owner only', () => {
    developmentSecrets(home);
    expect(statSync(join(home, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('are long enough for what they sign', () => {
    const { jwtSecret, webhookSecret } = developmentSecrets(home);
    expect(Buffer.from(jwtSecret, 'base64url')).toHaveLength(48);
    expect(webhookSecret).toMatch(/^whsec_/);
    expect(Buffer.from(webhookSecret.slice(6), 'base64')).toHaveLength(32);
  });

  it.each(['', '{"jwtSecret":"x"}', 'null'])('refuse a file that holds %j, and leave it as it is', (text) => {
    const path = join(home, 'secrets.json');
    writeFileSync(path, text);
    expect(() => developmentSecrets(home)).toThrow(/delete it/);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});
