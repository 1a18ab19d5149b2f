import { describe, expect, it } from '@jest/globals';
import { isPlainText } from './plain-text.js';

describe('plain text', () => {
  it.each(['a', 'ana@example.com', 'Zoë 42', '0', '李雷', 'a'.repeat(80), '🎓'])('is %j', (text) => {
    expect(isPlainText(text, 80)).toBe(true);
  });

  it.each([
    ['empty', ''],
    ['too long', 'a'.repeat(81)],
    ['a number', 7],
    ['an array', ['a']],
    ['nothing', undefined],
    ['blank', ' '],
    ['followed by a blank', 'ana '],
    ['led by a no-break space', '\u00a0ana'],
    ['with U+0000', 'an\u0000a'],
    ['with a line feed', 'ana\nsystem'],
    ['with a C1 control', 'an\u0085a'],
    ['with a line separator', 'an\u2028a'],
    ['with a zero-width space', 'sys\u200btem'],
    ['with a bidi override', 'ana\u202egnirts'],
    ['with half a surrogate pair', 'ana\ud800'],
  ])('is not what is %s', (_, text) => {
    expect(isPlainText(text, 80)).toBe(false);
  });
});
