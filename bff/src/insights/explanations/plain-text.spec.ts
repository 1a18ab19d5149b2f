import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plainLine, plainText } from './plain-text.js';

describe('plainText', () => {
  it.each([
    ['<b>bold</b> words', 'bold words'],
    ['<scr<b>ipt>alert</script>', 'scriptalert'],
    ['see https://evil.example/x?y=1 now', 'see now'],
    ['see www.evil.example now', 'see now'],
    ['[click](https://evil.example) me', 'click me'],
    ['mail bob@evil.example now', 'mail now'],
    ['go to evil.example/path now', 'go to now'],
    ['javascript:alert(1)', ''],
    ['a\u202Eb\u200B\u0007c\u00AD', 'abc'],
    ['half \uD800 pair', 'half pair'],
    ['session.completed is a stream', 'session.completed is a stream'],
    ['one\r\n\r\n two\t three', 'one\ntwo three'],
    ['3 < 5', '3 5'],
  ])('%j becomes %j', (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  it('done twice does nothing more', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => expect(plainText(plainText(text))).toBe(plainText(text))),
    );
  });
});

it.each(['a', '<a', '[', '[a](', 'a.', 'a@', 'a:', 'a-', 'www.', '<<a>', 'a://'])(
  'a long run of %j is read in no time',
  (piece) => {
    const begun = performance.now();
    plainLine(piece.repeat(30_000), 80);
    plainText(piece.repeat(4_000));
    expect(performance.now() - begun).toBeLessThan(1_000);
  },
);

describe('plainLine', () => {
  it('cuts by characters, never within one', () => {
    expect(plainLine('😀a😀b😀c', 4)).toBe('😀a😀b');
  });

  it('is null when nothing readable is left', () => {
    expect(plainLine('<img src=x> \u202E !!', 80)).toBeNull();
  });
});
