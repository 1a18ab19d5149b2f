import { expect } from '@open-wc/testing';
import { alert } from '../../testing/fixtures.js';
import { counted, NOTHING_SPOKEN, waitMs } from './arrivals.js';
import { feedCommand } from './feed-keys.js';

const press = (key: string, given = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...given });
const place = { index: 1, length: 3 };

describe('keys of the feed', () => {
  for (const [key, command] of [
    ['j', { kind: 'move', to: 2 }],
    ['ArrowDown', { kind: 'move', to: 2 }],
    ['k', { kind: 'move', to: 0 }],
    ['ArrowUp', { kind: 'move', to: 0 }],
    ['Home', { kind: 'move', to: 0 }],
    ['End', { kind: 'move', to: 2 }],
    ['o', { kind: 'open' }],
    ['a', { kind: 'act', action: 'acknowledge' }],
    ['r', { kind: 'act', action: 'resolve' }],
    ['d', { kind: 'act', action: 'dismiss' }],
    ['x', null],
    ['Enter', null],
  ] as const) {
    it(`${key} means ${JSON.stringify(command)}`, () => {
      expect(feedCommand(press(key), place, true)).to.deep.equal(command);
    });
  }

  it('stop at both ends', () => {
    expect(feedCommand(press('j'), { index: 2, length: 3 }, true)).to.deep.equal({ kind: 'move', to: 2 });
    expect(feedCommand(press('k'), { index: 0, length: 3 }, true)).to.deep.equal({ kind: 'move', to: 0 });
  });

  it('leave shortcuts of browser and page alone', () => {
    for (const held of ['ctrlKey', 'metaKey', 'altKey']) {
      expect(feedCommand(press('r', { [held]: true }), place, true)).to.equal(null);
    }
  });

  it('leave letters to the page when they are switched off, but not arrows', () => {
    expect(feedCommand(press('a'), place, false)).to.equal(null);
    expect(feedCommand(press('ArrowDown'), place, false)).to.deep.equal({ kind: 'move', to: 2 });
  });
});

describe('spoken summaries', () => {
  it('count what came and keep ten seconds apart', () => {
    const unspoken = counted({ ...NOTHING_SPOKEN, spokenAt: 1000 }, [alert('a'), alert('b', { severity: 'critical' })]);
    expect(unspoken).to.deep.equal({ count: 2, critical: 1, spokenAt: 1000 });
    expect(waitMs(unspoken, 4000)).to.equal(7000);
    expect(waitMs(unspoken, 12_000)).to.equal(0);
    expect(waitMs(NOTHING_SPOKEN, 0)).to.equal(0);
  });
});
