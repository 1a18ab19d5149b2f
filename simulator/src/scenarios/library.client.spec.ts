import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readScenarios } from './library.client.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iops-scenarios-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the library', () => {
  it('holds the stories that come with the simulator, by the names of their files', () => {
    const ids = readScenarios().map(({ id }) => id);
    expect(ids).toEqual([...ids].sort());
    for (const id of ['exam-season-surge', 'call-spike-bad-release', 'holiday-lull', 'red-herring-press-release'])
      expect(ids).toContain(id);
  });

  it('says for every scenario what it raises by when, or that it raises nothing, and what stays quiet', () => {
    for (const { expects, modifiers } of readScenarios()) {
      expect(expects.quiet.length).toBeGreaterThan(0);
      if (modifiers.length === 0) expect(expects.raises).toEqual([]);
    }
  });

  it('names file and place of everything that is wrong', async () => {
    const [good] = readScenarios();
    await writeFile(join(folder, 'one.json'), JSON.stringify({ ...good, id: 'one', durationMinutes: '3 hours' }));
    await writeFile(join(folder, 'two.json'), JSON.stringify({ ...good, id: 'three' }));
    await writeFile(join(folder, 'note.txt'), 'not read');
    expect(() => readScenarios(folder)).toThrow(
      'scenarios cannot be used:\none.json /durationMinutes: must be integer\ntwo.json /id: must be the name of the file',
    );
  });

  it('names a file that is not JSON', async () => {
    await writeFile(join(folder, 'broken.json'), '{');
    expect(() => readScenarios(folder)).toThrow(/^scenarios cannot be used:\nbroken\.json: /);
  });
});
