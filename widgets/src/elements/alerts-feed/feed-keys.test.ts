import { expect } from '@open-wc/testing';
import { waitMs } from './arrivals.js';
import { feedCommand } from './feed-keys.js';

const press = (key: string, given = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...given,
});
const place = { index: 1, length: 3 };

describe('keys of the feed', () => {
  for (const [key, command] of [
    ['j', { does: 'go', with: 2, isExtending: false }],
    ['ArrowDown', { does: 'go', with: 2, isExtending: false }],
    ['k', { does: 'go', with: 0, isExtending: false }],
    ['ArrowUp', { does: 'go', with: 0, isExtending: false }],
    ['Home', { does: 'go', with: 0, isExtending: false }],
    ['End', { does: 'go', with: 2, isExtending: false }],
    ['o', { does: 'press', with: '.open[tabindex="0"]' }],
    ['a', { does: 'actOnLine', with: 'acknowledge' }],
    ['r', { does: 'actOnLine', with: 'resolve' }],
    ['d', { does: 'actOnLine', with: 'dismiss' }],
    ['s', { does: 'actOnLine', with: 'snooze' }],
    ['e', { does: 'actOnLine', with: 'escalate' }],
    ['x', { does: 'pickLine' }],
    ['u', { does: 'undo' }],
    ['?', { does: 'toggleHelp' }],
    ['2', { does: 'press', with: '.done-bar .chip', nth: 1 }],
    ['Escape', { does: 'close' }],
    ['Enter', null],
    ['q', null],
  ] as const) {
    it(`${key} means ${JSON.stringify(command)}`, () => {
      expect(feedCommand(press(key), place, true)).to.deep.equal(command);
    });
  }

  it('extend with Shift what is picked, and pick everything', () => {
    const shifted = (key: string) => feedCommand(press(key, { shiftKey: true }), place, true);
    expect(shifted('J')).to.deep.equal({ does: 'go', with: 2, isExtending: true });
    expect(shifted('X')).to.deep.equal({ does: 'pickAll' });
  });

  it('stop at both ends', () => {
    expect(feedCommand(press('j'), { index: 2, length: 3 }, true)).to.deep.equal({
      does: 'go',
      with: 2,
      isExtending: false,
    });
    expect(feedCommand(press('k'), { index: 0, length: 3 }, true)).to.deep.equal({
      does: 'go',
      with: 0,
      isExtending: false,
    });
  });

  it('leave shortcuts of browser and page alone', () => {
    for (const held of ['ctrlKey', 'metaKey', 'altKey']) {
      expect(feedCommand(press('r', { [held]: true }), place, true)).to.equal(null);
    }
  });

  it('leave letters to the page when they are switched off, but not arrows', () => {
    expect(feedCommand(press('a'), place, false)).to.equal(null);
    expect(feedCommand(press('ArrowDown'), place, false)).to.deep.equal({ does: 'go', with: 2, isExtending: false });
  });
});

describe('spoken summaries', () => {
  it('keep ten seconds apart', () => {
    expect([waitMs(1000, 4000), waitMs(1000, 12_000)]).to.deep.equal([7000, 0]);
  });
});
