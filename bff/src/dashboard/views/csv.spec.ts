import { describe, expect, it } from '@jest/globals';
import { csvLine } from './csv.js';

describe('a line of CSV', () => {
  it('has its cells in order, and quotes what would break it', () => {
    expect(csvLine(['a', 1, null, true, 'x,y', 'say "hi"', 'two\nlines', ' blank'])).toBe(
      'a,1,,true,"x,y","say ""hi""","two\nlines"," blank"\r\n',
    );
  });

  it.each([
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
    ['+1+1', "'+1+1"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', '"\'\t=1"'],
    ['\r=1', '"\'\r=1"'],
    ['\uff1d1', "'\uff1d1"],
    ['\ufeff =1', "'\ufeff =1"],
    ["'=1", "'=1"],
    ['a=1', 'a=1'],
  ])('shows %j as text: %j', (cell, shown) => {
    expect(csvLine([cell])).toBe(`${shown}\r\n`);
  });

  it('leaves numbers what they are', () => {
    expect(csvLine([-1.5, 0])).toBe('-1.5,0\r\n');
  });
});
