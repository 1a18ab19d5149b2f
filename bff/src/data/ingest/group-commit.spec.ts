import { describe, expect, it } from '@jest/globals';
import { GroupCommit } from './group-commit.js';

function setUp({ lanes = 1 } = {}) {
  const groups: string[][] = [];
  const gates: { open: () => void; fail: (error: Error) => void }[] = [];
  const commit = new GroupCommit<string>(
    (items) => {
      groups.push(items);
      return new Promise<void>((open, fail) => gates.push({ open, fail }));
    },
    { lanes, worthALane: 2, maxItems: 10, maxQueued: 3 },
  );
  return { commit, groups, gates };
}

describe('group commit', () => {
  it('stores at once when nothing is under way', () => {
    const { commit, groups } = setUp();
    void commit.add(['a']);
    expect(groups).toEqual([['a']]);
  });

  it('stores in one group what queued up meanwhile', async () => {
    const { commit, groups, gates } = setUp();
    const first = commit.add(['a']);
    void commit.add(['b']);
    void commit.add(['c', 'd']);
    gates[0]!.open();
    await first;
    await Promise.resolve();
    expect(groups).toEqual([['a'], ['b', 'c', 'd']]);
  });

  it('opens another lane for a group that is worth one, and for no smaller', () => {
    const { commit, groups } = setUp({ lanes: 2 });
    void commit.add(['a']);
    void commit.add(['b']);
    expect(groups).toEqual([['a']]);
    void commit.add(['c']);
    expect(groups).toEqual([['a'], ['b', 'c']]);
    void commit.add(['d', 'e']);
    expect(groups).toHaveLength(2);
  });

  it('fails only the callers of the group that failed', async () => {
    const { commit, gates } = setUp();
    const first = commit.add(['a']);
    const second = commit.add(['b']);
    gates[0]!.fail(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    gates[1]!.open();
    await expect(second).resolves.toBeUndefined();
  });

  it('is full when as much is waiting as it may hold', () => {
    const { commit } = setUp();
    void commit.add(['a']);
    void commit.add(['b', 'c', 'd']);
    expect(commit.isFull).toBe(true);
  });
});
