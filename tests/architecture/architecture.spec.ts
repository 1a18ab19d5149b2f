import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { importsOf, type Source, sourcesOf } from '../kit/sources.js';

/** Which of our packages each part may import. */
const MAY_IMPORT: Record<string, string[]> = {
  contracts: [],
  dev: ['@iops/contracts'],
  bff: ['@iops/contracts'],
  widgets: ['@iops/contracts'],
  simulator: ['@iops/contracts'],
  'demo-host': ['@iops/contracts', '@iops/widgets'],
};
/** The BFF's stages, in the order of an event's way. */
const STAGES = ['platform', 'data', 'inference', 'alerting', 'insights', 'delivery', 'dashboard'];
/** What files with these suffixes do is the outside: all others in a stage are pure. `platform` is the outside itself. */
const ROLES = /\.(assets|client|controller|entity|gateway|job|module|publisher|queries|service)\.ts$/;
const IMPURE_IMPORT = /^(@nestjs\/|typeorm$|pg$|socket\.io$|fastify$|@fastify\/|node:(?!crypto$))/;
const IMPURE_CODE = /\bprocess\.|\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bfetch\(|\bsetTimeout\(/;

const bff = sourcesOf('bff');
const stageOf = (path: string) => STAGES.indexOf(path.split('/')[2] ?? '');
const roomOf = (path: string) => path.split('/').slice(2, 4).join('/');
const targetOf = (source: Source, from: string) => normalize(join(dirname(source.path), from));
const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');

describe('the parts', () => {
  it.each(Object.keys(MAY_IMPORT))('%s imports only the parts it may', (part) => {
    const wrong = sourcesOf(part).flatMap((source) =>
      importsOf(source)
        .filter(({ from }) => from.startsWith('@iops/') && !MAY_IMPORT[part]!.includes(from))
        .map(({ from }) => `${source.path} imports ${from}`),
    );
    expect(wrong).toEqual([]);
  });

  it.each(Object.keys(MAY_IMPORT))('%s reaches no file of another part', (part) => {
    const wrong = sourcesOf(part).flatMap((source) =>
      importsOf(source)
        .filter(({ from }) => from.startsWith('.') && !targetOf(source, from).startsWith(`${part}/`))
        .map(({ from }) => `${source.path} imports ${from}`),
    );
    expect(wrong).toEqual([]);
  });

  it('widgets take nothing but types from the contracts: no schema reaches a browser', () => {
    const wrong = sourcesOf('widgets').filter((source) =>
      importsOf(source).some(({ from, isType }) => from === '@iops/contracts' && !isType),
    );
    expect(wrong.map((source) => source.path)).toEqual([]);
  });
});

describe("the BFF's rooms", () => {
  const staged = bff.filter((source) => stageOf(source.path) >= 0);

  it('stand in one of the stages', () => {
    const elsewhere = bff.filter((source) => stageOf(source.path) < 0).map((source) => source.path);
    expect(elsewhere.sort()).toEqual(['bff/src/app.module.ts', 'bff/src/app.ts', 'bff/src/main.ts']);
  });

  it('import only their own stage and those before it', () => {
    const wrong = staged.flatMap((source) =>
      importsOf(source)
        .filter(({ from }) => from.startsWith('.') && stageOf(targetOf(source, from)) > stageOf(source.path))
        .map(({ from }) => `${source.path} imports ${from}`),
    );
    expect(wrong).toEqual([]);
  });

  it('keep files without a role pure: no framework, clock, randomness or I/O', () => {
    const pure = staged.filter((source) => stageOf(source.path) > 0 && !ROLES.test(source.path));
    const wrong = pure.filter(
      (source) =>
        importsOf(source).some(({ from }) => IMPURE_IMPORT.test(from)) ||
        IMPURE_CODE.test(withoutComments(source.text)),
    );
    expect(wrong.map((source) => source.path)).toEqual([]);
    expect(pure.length).toBeGreaterThan(10);
  });

  it('write only tables of their own', () => {
    const writers = new Map<string, Set<string>>();
    for (const source of staged.filter(({ path }) => !path.includes('/migrations/'))) {
      for (const [, table] of withoutComments(source.text).matchAll(
        /(?:INSERT INTO|UPDATE|DELETE FROM|@Entity\(')\s*([a-z_]+)(?!\w*\s+OF)/g,
      )) {
        if (table === 'set' || table === undefined) continue;
        writers.set(table, (writers.get(table) ?? new Set()).add(roomOf(source.path)));
      }
    }
    const shared = [...writers]
      .filter(([, rooms]) => rooms.size > 1)
      .map(([table, rooms]) => `${table}: ${[...rooms].join(', ')}`);
    expect(shared).toEqual([]);
    expect(writers.get('events')).toEqual(new Set(['data/ingest']));
  });

  it('open their module with what they own, read and publish', () => {
    const modules = staged.filter((source) => source.path.endsWith('.module.ts') && stageOf(source.path) > 0);
    const silent = modules.filter(
      (source) => !/^\/\/ Owns: .+\n\/\/ Reads: .+\n\/\/ Publishes: .+\n/.test(source.text),
    );
    expect(silent.map((source) => source.path)).toEqual([]);
  });
});
