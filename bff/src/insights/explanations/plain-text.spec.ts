import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plainLine, plainText } from './plain-text.js';

describe('plainText', () => {
  it.each([
    ['<b>bold</b> words', 'bold words'],
    ['<scr<b>ipt>alert</script>', 'ipt alert'.replace(' ', '') && 'iptalert'],
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
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(plainText(plainText(text))).toBe(plainText(text))));
  });
});

describe('plainLine', () => {
  it('cuts by characters, never within one', () => {
    expect(plainLine('😀a😀b😀c', 4)).toBe('😀a😀b');
  });

  it('is null when nothing readable is left', () => {
    expect(plainLine('<img src=x> \u202E !!', 80)).toBeNull();
  });
});
